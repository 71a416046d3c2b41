package io.epistream.dashboards;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A number that stands for a state: the word that is shown for it, and its colour. */
record Named(int number, String word, Colour colour) {
    /** Shows the words instead of the numbers. */
    static Map<String, Object> mapping(Named... states) {
        return mapping(Arrays.asList(states));
    }

    /** Shows the words instead of the numbers. */
    static Map<String, Object> mapping(List<Named> states) {
        Map<String, Object> options = new LinkedHashMap<>();
        states.forEach(state -> options.put(
                String.valueOf(state.number()),
                Json.of(
                        entry("text", state.word()),
                        entry("color", state.colour().hex()),
                        entry("index", options.size()))));
        return Json.of(entry("type", "value"), entry("options", options));
    }
}
