"""What the sessions of `ccmaster demo` are told.

The live view shows the first line of each; the directives below it are what the pretended
agents then do.
"""

CART = """\
Fix the rounding of the cart's total
[[read:src/cart.py]]
[[text:The total is rounded before the tax is added.+write:src/cart.py|def total(prices, tax):
    return round(sum(prices) * (1 + tax), 2)
]]
[[bash:pytest -q tests/test_cart.py]]
[[text:The total is right to the cent, and its tests pass.]]
"""
GUIDE = """\
Write the guide, page by page
[[read:docs/outline.md]]
[[text:The first page is written.]]
"""
NEXT_PAGE = """\
Write the next page
[[read:docs/guide.md]]
[[text:One more page is written.]]
"""
REVIEW = """\
Wait until there is something to review
[[text:I am here.]]
"""
PLEASE_LOOK = """\
I changed src/cart.py, please look at it
[[read:src/cart.py]]
[[text:Right: it is rounded once, after the tax.]]
"""
