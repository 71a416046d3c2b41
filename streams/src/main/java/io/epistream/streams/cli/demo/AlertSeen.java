package io.epistream.streams.cli.demo;

import io.epistream.schemas.Alert;
import io.epistream.schemas.EpisodeState;
import java.time.Duration;
import java.util.Locale;

/**
 * An alert as the demo shows it.
 *
 * @param lastTick last tick of the window that changed the state; the alert belongs to its phase
 * @param phase name of that phase
 * @param state STARTED, ONGOING or RECOVERED
 * @param brief kind, signal and effect in a few words
 * @param message one sentence for a person
 */
record AlertSeen(int lastTick, String phase, EpisodeState state, String brief, String message) {

    static AlertSeen of(Alert alert, DemoPlan plan) {
        int tick = plan.tickOf(alert.getWindowEnd().minus(Duration.ofMillis(1)));
        String phase = plan.phaseOfTick(tick).map(Phase::name).orElse("?");
        return new AlertSeen(tick, phase, alert.getState(), brief(alert), alert.getMessage());
    }

    private static String brief(Alert alert) {
        String signal = String.format(Locale.ROOT, "%s %+.1f sd", alert.getSignal(), alert.getEffectSize());
        return alert.getState() == EpisodeState.STARTED
                ? word(alert.getKind()) + " " + word(alert.getDirection()) + ": " + signal + ", "
                        + word(alert.getCause()) + "-led"
                : signal;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    boolean started() {
        return state == EpisodeState.STARTED;
    }

    boolean recovered() {
        return state == EpisodeState.RECOVERED;
    }
}
