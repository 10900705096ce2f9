// The list of what a run of the program left: results/manifest.json.
#pragma once
#include "eqsim/json.hpp"
#include "eqsim/npy.hpp"
#include "session.hpp"

namespace project {

struct WrittenArray {
    const char *kind, *name, *file, *dtype;
    int64_t count;
};

inline void write_timings(eqsim::JsonWriter& json, const Session& session) {
    const double performed = session.performed - session.started;
    json.key("timings").begin_object().key("create").value(performed - session.simulated);
    json.key("simulate").value(session.simulated);
    json.key("write").value(eqsim::wall_seconds() - session.performed).end_object();
}

inline void write_recordings(eqsim::JsonWriter& json, const Session& session) {
    json.key("recordings").begin_array();
    for (const RecordingEnd& recording : session.recordings) {
        json.begin_object().key("table").value(recording.table).key("dt").value(recording.dt);
        json.key("sizes").begin_object();
        for (const auto& [column, size] : recording.sizes) json.key(column).value(size);
        json.end_object().end_object();
    }
    json.end_array();
}

inline void write_networks(eqsim::JsonWriter& json, const Session& session) {
    json.key("networks").begin_array();
    for (const auto& [network, timing] : session.timings) {
        json.begin_object().key("network").value(network).key("t").value(timing.t);
        json.key("clocks").begin_object();
        for (const Reached& reached : timing.reached) {
            json.key(reached.clock.c_str()).value(reached.step);
        }
        json.end_object().end_object();
    }
    json.end_array();
}

inline void write_arrays(eqsim::JsonWriter& json, const std::vector<WrittenArray>& arrays) {
    json.key("arrays").begin_array();
    for (const WrittenArray& array : arrays) {
        json.begin_object().key("kind").value(array.kind).key("name").value(array.name);
        json.key("file").value(array.file).key("dtype").value(array.dtype);
        json.key("shape").begin_array().value(array.count).end_array().end_object();
    }
    json.end_array();
}

inline std::string manifest(const char* program, const Session& session,
                            const std::vector<WrittenArray>& arrays) {
    eqsim::JsonWriter json;
    json.begin_object().key("format").value("eqsim results").key("version").value(2);
    json.key("program").value(program).key("seed").value(session.seed);
    json.key("steps").value(session.asked).key("completed").value(session.completed);
    json.key("interrupted").value(stop != 0).key("error").value(session.error);
    json.key("error_kind").value(session.error_kind);
    write_timings(json, session);
    write_networks(json, session);
    write_recordings(json, session);
    write_arrays(json, arrays);
    return json.end_object().text() + "\n";
}

}  // namespace project
