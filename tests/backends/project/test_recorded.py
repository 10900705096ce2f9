"""Names and initial values of what a project keeps last values in."""

from eqsim.backends.project.recorded import last_initial
from eqsim.model.recorder import RateRecorder, SpikeRecorder, StateRecorder


def test_recorders_of_last_values_have_buffers_that_say_when_they_are_empty():
    recorder = StateRecorder("trace", "cells", ("v", "time"), "clock", last=True)
    assert last_initial(recorder) == {"trace.time": -1.0, "trace._v": 0.0, "trace._time": 0.0}


def test_others_have_none():
    for recorder in (
        StateRecorder("trace", "cells", ("v",), "clock"),
        SpikeRecorder("spikes", "cells", "spike"),
        RateRecorder("rate", "cells", "spike"),
    ):
        assert last_initial(recorder) == {}
