package io.epistream.streams.cli.replay;

import java.time.Duration;
import java.util.List;

/**
 * What a replay found.
 *
 * @param source what was read
 * @param replay what was counted
 * @param promise the promise in the user's words
 * @param window length of a tick
 * @param compared whether it is known which alarms did come
 * @param lines alarms that came and alarms that would have come
 */
record Result(String source, Replay replay, String promise, Duration window, boolean compared, List<Comparison> lines) {
    Result {
        lines = List.copyOf(lines);
    }
}
