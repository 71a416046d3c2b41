package io.epistream.dashboards;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** States of a stream as numbers, the worst the largest, since Grafana colours numbers and {@code max} keeps the worst. */
enum States {
    ARMED(1, "armed", Colour.GOOD),
    LEARNING(2, "learning", Colour.GREY),
    UNPROMISED(3, "unpromised", Colour.WARNING),
    ALARM(4, "alarm", Colour.BAD);

    private static final List<States> ALL = List.of(values());

    private final int number;
    private final String label;
    private final Colour colour;

    States(int number, String label, Colour colour) {
        this.number = number;
        this.label = label;
        this.colour = colour;
    }

    /** The state of each chosen stream as a number; of the streams that share a segment the worst. */
    static String ofStreams() {
        String any = ALL.stream()
                .map(state -> state.number + " * (" + state.selector() + " > bool 0)")
                .collect(Collectors.joining(" or "));
        return Promql.maxBy(Promql.STREAM, any);
    }

    /** Streams in this state, by the labels given. */
    String count() {
        return Promql.sum(selector());
    }

    String selector() {
        return Promql.streams("epistream_detector_state", "state=\"" + label + "\"");
    }

    /** Text and colour of each number. */
    static Map<String, Object> mapping() {
        return Named.mapping(ALL.stream()
                .map(state -> new Named(state.number, state.label, state.colour))
                .toList());
    }

    String label() {
        return label;
    }

    Colour colour() {
        return colour;
    }
}
