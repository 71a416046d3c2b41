package io.epistream.evaluate.runlength;

import java.util.List;

/**
 * How much is simulated.
 *
 * @param references references of a cell
 * @param streams streams watched with each of them
 * @param windows sizes of references, N
 * @param records records of a window
 * @param promise windows promised to a false alarm
 * @param cut windows after which a stream without an alarm is given up
 * @param lead windows before a change
 * @param missedAfter windows after a change without an alarm that count as missed: beyond the promise an alarm says nothing
 * @param fleet streams of the fleet
 */
record Plan(
        int references,
        int streams,
        List<Integer> windows,
        int records,
        int promise,
        int cut,
        int lead,
        int missedAfter,
        int fleet) {

    static Plan full() {
        return new Plan(40, 25, List.of(200, 1000), 100, 1000, 3000, 50, 1000, 1000);
    }

    /** Shows that everything works; says nothing. */
    static Plan smoke() {
        return new Plan(2, 2, List.of(50, 100), 50, 1000, 200, 10, 100, 10);
    }

    int mostWindows() {
        return windows.stream().mapToInt(Integer::intValue).max().orElseThrow();
    }
}
