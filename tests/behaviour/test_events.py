"""Events of a group's own: conditions, responses, and who follows them."""

import numpy as np
import pytest

from eqsim import (
    EventMonitor,
    NeuronGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    mA,
    ms,
    run,
    volt,
)
from eqsim.errors import EqsimWarning, ModelError, NameResolutionError, UnitError

RAMP = "dx/dt = 1/ms : 1"


def steps(times):
    """Give the numbers of the steps at which something was recorded."""
    return np.rint(np.asarray(times) / 1e-4).astype(int).tolist()


class TestEvents:
    def test_a_group_has_several_events_each_with_a_monitor_and_a_response(self, backend):
        group = NeuronGroup(
            2,
            "dx/dt = rate/ms : 1\nrate : 1\nhigh : 1",
            threshold="x > 0.85",
            reset="x = 0",
            events={"large": "x > 0.45 and high < 0.5"},
            method="exact",
        )
        group.rate = [1, 2]
        group.run_on_event("large", "high = 1; x += 0.1")
        large, spikes = EventMonitor(group, "large", "x"), SpikeMonitor(group)
        run(1.2 * ms)
        assert large.i.tolist() == [1, 0]
        assert steps(large.t_) == [2, 4]
        np.testing.assert_allclose(large.x, [0.6, 0.5])
        assert {i: steps(times) for i, times in spikes.spike_trains().items()} == {
            0: [7],
            1: [3, 8],
        }
        assert group.high[:].tolist() == [1, 1]

    def test_an_event_is_asked_for_after_the_thresholds_and_answered_after_the_resets(
        self, backend
    ):
        group = NeuronGroup(
            1,
            "x : 1\nseen : 1\nlast : 1",
            threshold="t_in_timesteps == 1",
            reset="x = 2*x + 1",
            events={"mark": "t_in_timesteps == 1"},
        )
        group.x = 1
        group.run_on_event("mark", "x = 10*x")
        at_reset = StateMonitor(group, "x", record=True, when="resets", order=1)
        run(0.2 * ms)
        assert at_reset.x[0].tolist() == [1, 3]
        assert group.x[0] == 30
        assert (group.thresholder["mark"].when, group.thresholder["spike"].when) == (
            "after_thresholds",
            "thresholds",
        )
        assert (group.resetter["mark"].when, group.resetter["spike"].when) == (
            "after_resets",
            "resets",
        )

    def test_only_spikes_stop_while_a_neuron_is_refractory(self, backend):
        group = NeuronGroup(
            1, "x : 1", threshold="x > 0", refractory=0.3 * ms, events={"mark": "x > 0"}
        )
        group.x = 1
        spikes, marks = SpikeMonitor(group), EventMonitor(group, "mark")
        run(0.7 * ms)
        assert steps(spikes.t_) == [0, 3, 6]
        assert steps(marks.t_) == list(range(7))

    def test_a_response_may_write_what_pauses_while_refractory(self, backend):
        group = NeuronGroup(
            1,
            "dx/dt = 1/ms : 1 (unless refractory)",
            threshold="x > 0.15",
            refractory=1 * ms,
            events={"mark": "t_in_timesteps == 5"},
            method="exact",
        )
        group.run_on_event("mark", "x = 7")
        run(0.8 * ms)
        assert group.x[0] == 7

    def test_pathways_start_at_events(self, backend):
        source = NeuronGroup(
            2,
            "x : 1",
            threshold="t_in_timesteps == 1 and i == 0",
            reset="x = 0",
            events={"mark": "t_in_timesteps == 2 + i"},
        )
        target = NeuronGroup(1, "a : 1\nb : 1")
        both = Synapses(
            source,
            target,
            on_pre={"on_spike": "a_post += 1", "on_mark": "b_post += t_in_timesteps"},
            on_event={"on_mark": "mark"},
        )
        both.connect()
        all_marks = Synapses(
            source, target, on_pre="a_post += 100", on_event="mark", delay=0.1 * ms
        )
        all_marks.connect()
        backwards = Synapses(target, source, on_post="x_post += 1", on_event="mark")
        backwards.connect()
        recorded = StateMonitor(target, ["a", "b"], record=True, when="end")
        run(0.5 * ms)
        assert recorded.a[0].tolist() == [0, 1, 1, 101, 201]
        assert recorded.b[0].tolist() == [0, 0, 2, 5, 5]
        assert source.x[:].tolist() == [1, 1]
        assert (both.on_mark.event, both.on_spike.event) == ("mark", "spike")
        assert all_marks.pre.event == "mark"

    def test_an_event_can_be_moved_within_a_step(self, backend):
        group = NeuronGroup(1, RAMP, events={"mark": "x > 0.25"}, method="exact")
        group.set_event_schedule("mark", when="start")
        marks = EventMonitor(group, "mark", "x")
        group.run_on_event("mark", "x = 0", when="start", order=2)
        run(0.5 * ms)
        assert (marks.when, marks.order) == ("start", 1)
        assert steps(marks.t_) == [3]
        np.testing.assert_allclose(group.x, [0.2])

    def test_25_responses_and_pathways_convert_what_they_assign(self, backend):
        group = NeuronGroup(
            2,
            "x : 1\nn : integer\nb : boolean",
            threshold="t_in_timesteps == 0 and i > 0",
            reset="n = 2.7; b = n > 1; half = n/2; x = -half; n += 1.5",
        )
        synapses = Synapses(group, group, "m : integer\nc : boolean", on_pre="m = -1.5; c = m")
        synapses.connect()
        run(0.2 * ms)
        assert (group.n[:].tolist(), group.b[:].tolist()) == ([0, 3], [False, True])
        assert group.x[:].tolist() == [0, -1]
        assert synapses.m[:].tolist() == [0, 0, -1, -1]
        assert synapses.c[:].tolist() == [False, False, True, True]

    def test_a_threshold_may_be_given_as_an_event(self, backend):
        group = NeuronGroup(1, RAMP, reset="x = 0", events={"spike": "x > 0.25"}, method="exact")
        spikes = SpikeMonitor(group)
        run(0.7 * ms)
        assert steps(spikes.t_) == [2, 5]
        assert group.thresholder["spike"].when == "thresholds"

    def test_a_monitor_of_events_gives_what_users_know(self, backend):
        group = NeuronGroup(3, "x : 1", events={"mark": "(t_in_timesteps + i) % 2 == 0"})
        group.x = "i*10"
        marks = EventMonitor(group, "mark", "x")
        counted = EventMonitor(group[1:], "mark", record=False)
        run(0.3 * ms)
        assert marks.num_events == len(marks) == marks.N == 5
        assert marks.count[:].tolist() == [2, 1, 2]
        assert counted.count[:].tolist() == [1, 2]
        assert marks.it[0].tolist() == marks.it_[0].tolist() == [0, 2, 1, 0, 2]
        assert {i: steps(times / 1) for i, times in marks.event_trains().items()} == {
            0: [0, 2],
            1: [1],
            2: [0, 2],
        }
        assert {i: x.tolist() for i, x in marks.values("x").items()} == {
            0: [0, 0],
            1: [10],
            2: [20, 20],
        }
        assert sorted(marks.all_values()) == ["t", "x"]


@pytest.mark.usefixtures("interpreted")
class TestAnnounced:
    def test_what_was_written_can_be_read(self):
        group = NeuronGroup(
            1, "x : 1", threshold="x > 2", reset="x = 0", events={"mark": "x >  1"}, order=3
        )
        moved = group.run_on_event("mark", "x = 1", when="end", name="marker")
        assert group.events == {"mark": "x > 1", "spike": "x > 2"}
        assert group.event_codes == {"spike": "x = 0", "mark": "x = 1"}
        assert (moved.name, moved.code, moved.when, moved.order) == ("marker", "x = 1", "end", 3)
        assert group.resetter["spike"].name == "neurongroup_spike_resetter"
        assert group.thresholder["mark"].name == "neurongroup_mark_thresholder"

    def test_places_can_be_changed(self):
        group = NeuronGroup(1, "x : 1", threshold="x > 2", reset="x = 0")
        group.thresholder["spike"].order = 2
        group.resetter["spike"].when = "end"
        group.set_event_schedule("spike", "thresholds", 4)
        assert (group.thresholder["spike"].when, group.thresholder["spike"].order) == (
            "thresholds",
            4,
        )
        assert (group.resetter["spike"].when, group.resetter["spike"].order) == ("end", 0)

    def test_empty_texts_do_nothing(self):
        group = NeuronGroup(1, "x : 1", threshold="x > 2", reset="")
        synapses = Synapses(group, group, on_pre="x_post += 1", on_post="")
        synapses.connect()
        run(0.1 * ms)
        assert group.event_codes == {"spike": ""}
        assert not hasattr(synapses, "post")

    def test_two_texts_of_one_name_belong_to_two_events(self):
        group = NeuronGroup(1, "x : 1", events={"x": "t_in_timesteps == 1", "y": "x > 0"})
        group.run_on_event("x", "x = 1")
        group.run_on_event("y", "x = 5")
        run(0.3 * ms)
        assert group.x[0] == 5


@pytest.mark.usefixtures("interpreted")
class TestRefused:
    def test_a_threshold_and_an_event_spike(self):
        with pytest.raises(ModelError, match="both a threshold and an event 'spike'"):
            NeuronGroup(1, "x : 1", threshold="x > 1", reset="x = 0", events={"spike": "x > 2"})

    @pytest.mark.parametrize("name", ["my event", "2nd", "_event", "", "é", 3])
    def test_names_that_are_none(self, name):
        with pytest.raises(ModelError, match="cannot be the name of an event"):
            NeuronGroup(1, "x : 1", events={name: "x > 1"})

    def test_the_name_of_the_update(self):
        with pytest.raises(ModelError, match="'update' of an event is taken"):
            NeuronGroup(1, "x : 1", events={"update": "x > 1"})

    @pytest.mark.parametrize("events", ["x > 1", ["mark"], 1])
    def test_events_that_are_no_dictionary(self, events):
        with pytest.raises(ModelError, match="a dictionary of conditions by name"):
            NeuronGroup(1, "x : 1", events=events)

    def test_conditions_that_are_none(self):
        with pytest.raises(ModelError, match="condition of event 'mark' is not a condition"):
            NeuronGroup(1, "x : 1", events={"mark": "x"})
        with pytest.raises(ModelError, match="condition of event 'mark' is a text, not 5"):
            NeuronGroup(1, "x : 1", events={"mark": 5})
        with pytest.raises(UnitError, match="neurongroup"):
            NeuronGroup(1, "x : volt", events={"mark": "x > 1"})

    @pytest.mark.parametrize("event", ["larg", "spike", ""])
    def test_events_that_do_not_exist(self, event):
        group = NeuronGroup(1, "x : 1", events={"large": "x > 1"})
        for refused in (
            lambda: group.run_on_event(event, "x = 0"),
            lambda: group.set_event_schedule(event),
            lambda: EventMonitor(group, event),
            lambda: Synapses(group, group, on_pre="x_post += 1", on_event=event),
        ):
            with pytest.raises(ModelError, match=f"no event {event!r}") as error:
                refused()
            assert "events: large" in str(error.value)
            hint = {"larg": "did you mean 'large'?", "spike": "threshold"}.get(event, "")
            assert hint in str(error.value)

    def test_a_second_text_for_an_event(self):
        group = NeuronGroup(1, "x : 1", threshold="x > 1", reset="x = 0")
        with pytest.raises(ModelError, match="statements for the event 'spike' already"):
            group.run_on_event("spike", "x = 1")

    @pytest.mark.parametrize("flags", ["(shared)", "(constant)"])
    def test_a_response_that_writes_what_it_may_not(self, flags):
        group = NeuronGroup(1, f"x : 1\ns : 1 {flags}", events={"mark": "x > 1"})
        with pytest.raises(ModelError, match="neurongroup: 's' cannot be assigned to"):
            group.run_on_event("mark", "s = 1")
        assert group.event_codes == {}

    def test_a_response_with_an_error_changes_nothing(self):
        group = NeuronGroup(1, "v : volt", events={"mark": "v > 1*volt"})
        with pytest.raises(UnitError, match="'v' does not balance"):
            group.run_on_event("mark", "v = 1*amp")
        with pytest.raises(NameResolutionError, match="'u' is no variable"):
            group.run_on_event("mark", "u = 1")
        group.run_on_event("mark", "v = 0*volt")
        run(0.1 * ms)
        assert (group.v[0], mA) == (0 * volt, mA)

    def test_events_of_pathways_that_do_not_exist(self):
        group = NeuronGroup(1, "x : 1", threshold="x > 1", reset="x = 0")
        with pytest.raises(ModelError, match="on_event: there is no pathway 'pst'"):
            Synapses(group, group, on_post="x_post += 1", on_event={"pst": "spike"})
        with pytest.raises(ModelError, match="on_event is the name of an event"):
            Synapses(group, group, on_pre="x_post += 1", on_event=4)

    def test_a_monitor_that_comes_before_its_event(self):
        group = NeuronGroup(1, "x : 1", events={"mark": "x > 1"})
        marks = EventMonitor(group, "mark", when="thresholds")
        with pytest.raises(ModelError, match="it comes before"):
            run(0.1 * ms)
        assert marks.num_events == 0

    def test_a_slot_that_does_not_exist(self):
        group = NeuronGroup(1, "x : 1", events={"mark": "x > 1"})
        group.set_event_schedule("mark", "after_threshold")
        with pytest.raises(ModelError, match="'after_threshold'"):
            run(0.1 * ms)

    def test_a_threshold_alone_is_warned_of(self):
        with pytest.warns(EqsimWarning, match="neither reset nor refractory"):
            NeuronGroup(1, "x : 1", events={"spike": "x > 1"})
