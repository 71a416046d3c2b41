package io.epistream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.Alert;
import io.epistream.schemas.AlertKind;
import io.epistream.schemas.Cause;
import io.epistream.schemas.Direction;
import io.epistream.schemas.EpisodeState;
import io.epistream.schemas.StreamId;
import io.epistream.streams.Logged;
import io.epistream.streams.detect.Outcome;
import io.epistream.streams.detect.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamLogTest {
    private static final StreamId STREAM = new StreamId("fraud", "3", "north");

    private final StreamLog log = new StreamLog();

    @Test
    void eachChangeOfStateIsOneLineAndWindowsInBetweenAreNone() {
        try (Logged logged = Logged.by(StreamLog.class)) {
            stands(Status.LEARNING, 1);
            stands(Status.LEARNING, 2);
            stands(Status.ARMED, 60);
            stands(Status.ARMED, 60);
            stands(Status.ALARM, 60, alert(EpisodeState.STARTED));
            stands(Status.ALARM, 60, alert(EpisodeState.ONGOING));
            stands(Status.ARMED, 60, alert(EpisodeState.RECOVERED));
            stands(Status.UNPROMISED, 60);

            assertThat(logged.lines())
                    .containsExactly(
                            "INFO stream is learning",
                            "INFO stream is armed",
                            "WARN what happened",
                            "INFO what happened",
                            "INFO stream is unpromised");
            assertThat(logged.fields(1))
                    .containsEntry("model", "fraud")
                    .containsEntry("version", "3")
                    .containsEntry("segment", "north")
                    .containsEntry("state", "armed");
            assertThat(logged.fields(2))
                    .containsEntry("state", "alarm")
                    .containsEntry("signal", "epistemic.mean")
                    .containsEntry("kind", "drift")
                    .containsEntry("effect_size", "4.0");
            assertThat(logged.fields(3)).containsEntry("state", "recovered");
            assertThat(logged.fields(4)).containsEntry("why", "windows correlate");
        }
    }

    @Test
    void aStreamThatIsResumedAfterARestartHasNotChanged() {
        try (Logged logged = Logged.by(StreamLog.class)) {
            stands(Status.ARMED, 60);
            stands(Status.ARMED, 60);
            assertThat(logged.lines()).isEmpty();
        }
    }

    private void stands(Status status, int learned, Alert... alerts) {
        log.standing(
                "fraud/3/north#0",
                STREAM,
                new Outcome(
                        List.of(alerts),
                        Optional.empty(),
                        0,
                        8,
                        status,
                        status == Status.UNPROMISED ? Optional.of("windows correlate") : Optional.empty(),
                        learned,
                        Optional.empty(),
                        List.of()));
    }

    private static Alert alert(EpisodeState state) {
        return Alert.newBuilder()
                .setId("id")
                .setEpisode(1)
                .setStream(STREAM)
                .setState(state)
                .setKind(AlertKind.DRIFT)
                .setCause(Cause.EPISTEMIC)
                .setWindowStart(Instant.EPOCH)
                .setWindowEnd(Instant.EPOCH)
                .setDetector("D1")
                .setSignal("epistemic.mean")
                .setDirection(Direction.UP)
                .setLogEvidence(9)
                .setLogThreshold(8)
                .setPromise("1 per 1h")
                .setEffectSize(4)
                .setValue(1)
                .setReferenceMean(.1)
                .setRecordsInWindow(10)
                .setMessage("what happened")
                .build();
    }
}
