"""Workers are woken with the ids of what waits for them."""

import uuid

from collection.sending import send
from tests.collection.waking import RealBroker, Woken

TASKS = [("collection.export", uuid.UUID(int=number)) for number in (1, 2)]


def test_each_task_goes_out_with_its_id_over_one_connection(woken: Woken) -> None:
    assert send(TASKS) == [pk for _name, pk in TASKS]
    assert (woken.connected, woken.tasks, woken) == (1, ["collection.export"] * 2, [str(pk) for _name, pk in TASKS])


def test_a_broker_takes_them(real_broker: RealBroker) -> None:
    real_broker.begin()
    assert len(send(TASKS)) == real_broker.waiting() == 2


def test_without_a_broker_none_is_sent(real_broker: RealBroker) -> None:
    assert send(TASKS) == []
