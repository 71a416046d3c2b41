package io.epistream.streams.cli.demo;

import io.epistream.schemas.Alert;
import io.epistream.schemas.AlertKind;
import io.epistream.schemas.EpisodeState;
import java.time.Duration;

/**
 * An alert as the demo shows it.
 *
 * @param lastTick last tick of the window that changed the state; the alert belongs to its phase
 * @param phase name of that phase
 * @param state STARTED, ONGOING or RECOVERED
 * @param kind DRIFT or SPIKE
 * @param message one sentence for a person
 */
record AlertSeen(int lastTick, String phase, EpisodeState state, AlertKind kind, String message) {

    static AlertSeen of(Alert alert, DemoPlan plan) {
        int tick = plan.tickOf(alert.getWindowEnd().minus(Duration.ofMillis(1)));
        String phase = plan.phaseOfTick(tick).map(Phase::name).orElse("?");
        return new AlertSeen(tick, phase, alert.getState(), alert.getKind(), alert.getMessage());
    }

    boolean started() {
        return state == EpisodeState.STARTED;
    }

    boolean recovered() {
        return state == EpisodeState.RECOVERED;
    }
}
