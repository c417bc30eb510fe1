"""A lane runs one call at a time, and leaves its thread to the one that hangs."""

import threading

import pytest

from ccmaster_core import lanes
from ccmaster_core.lanes import Hang, Lane

LONG = 30.0


@pytest.fixture
def gate():
    """What hangs until the test is over."""
    event = threading.Event()
    yield event
    event.set()


def test_a_call_gives_what_it_returned_or_raised():
    lane = Lane("p")
    assert lane.run(lambda: 7, LONG) == (7, None)
    value, error = lane.run(lambda: 1 / 0, LONG)
    assert value is None
    assert isinstance(error, ZeroDivisionError)


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, StopIteration])
def test_no_exception_of_a_call_ends_the_lane(error):
    lane = Lane("p")

    def call():
        raise error

    assert isinstance(lane.run(call, LONG)[1], error)
    assert lane.run(lambda: "still here", LONG) == ("still here", None)


def test_all_calls_run_in_one_thread_that_is_not_the_callers():
    lane = Lane("p")
    threads = {lane.run(threading.get_ident, LONG)[0] for _ in range(20)}
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_a_call_that_hangs_closes_the_lane(gate):
    lane = Lane("p")
    assert isinstance(lane.run(gate.wait, 0.05)[1], Hang)
    assert lane.closed
    assert isinstance(lane.run(lambda: 7, LONG)[1], Hang)


def test_calls_behind_one_that_hangs_are_given_up(gate):
    lane, outcomes, told = Lane("p"), [], threading.Semaphore(0)

    def finish(outcome):
        outcomes.append(outcome)
        told.release()

    lane.submit(gate.wait, 0.05, finish)
    for _ in range(3):
        lane.submit(lambda: 7, LONG, finish)
    assert isinstance(lane.run(lambda: 7, 0.05)[1], Hang)
    assert all(told.acquire(timeout=LONG) for _ in range(4))
    assert [type(error) for _, error in outcomes] == [Hang] * 4


def test_what_a_hanging_call_returns_in_the_end_is_told_to_nobody(gate):
    lane, outcomes = Lane("p"), []
    thread = lane.run(threading.current_thread, LONG)[0]
    lane.submit(gate.wait, 0.05, outcomes.append)
    lane.run(lambda: 7, 0.05)
    gate.set()
    thread.join(LONG)
    assert not thread.is_alive()
    assert [type(error) for _, error in outcomes] == [Hang]


def test_waiting_in_line_does_not_count_as_hanging():
    lane = Lane("p")

    def call():
        threading.Event().wait(0.05)

    outcomes = []
    for _ in range(30):  # together longer than each may take
        lane.submit(call, 1.0, outcomes.append)
    assert lane.run(lambda: 7, 1.0) == (7, None)
    assert outcomes == [(None, None)] * 30


def test_a_thread_without_work_ends_and_another_takes_its_place(monkeypatch):
    monkeypatch.setattr(lanes, "IDLE", 0.01)
    lane = Lane("p")
    first = lane.run(threading.current_thread, LONG)[0]
    first.join(LONG)
    assert not first.is_alive()
    second = lane.run(threading.current_thread, LONG)[0]
    assert second is not first


def test_an_idle_lane_keeps_nothing_of_its_last_call_alive():
    class Thing:
        pass

    import gc
    import weakref

    lane, thing = Lane("p"), Thing()
    watched = weakref.ref(thing)
    lane.run(lambda thing=thing: thing, LONG)
    del thing
    lane.run(lambda: None, LONG)
    gc.collect()
    assert watched() is None


def test_no_call_is_lost_when_threads_come_and_go(monkeypatch):
    monkeypatch.setattr(lanes, "IDLE", 0.0)
    lane = Lane("p")
    assert [lane.run(lambda n=n: n, LONG) for n in range(300)] == [(n, None) for n in range(300)]


def test_what_others_print_meanwhile_stays_where_it_was(capsys):
    begun, go_on = threading.Event(), threading.Event()

    def call():
        print("of the plugin")
        begun.set()
        go_on.wait(10)

    def another():
        begun.wait(10)
        print("of another")
        go_on.set()

    thread = threading.Thread(target=another)
    thread.start()
    assert Lane("loud").run(call, 20) == (None, None)
    thread.join()
    told = capsys.readouterr()
    assert told.out == "of another\n"
    assert told.err == "of the plugin\n"
