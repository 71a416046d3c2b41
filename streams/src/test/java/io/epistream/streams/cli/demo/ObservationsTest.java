package io.epistream.streams.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.epistream.schemas.Alert;
import io.epistream.schemas.AlertKind;
import io.epistream.schemas.Cause;
import io.epistream.schemas.Direction;
import io.epistream.schemas.EpisodeState;
import io.epistream.schemas.Provenance;
import io.epistream.schemas.SourceRef;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.Task;
import io.epistream.schemas.UncertaintyEvent;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ObservationsTest {
    private static final StreamId STREAM = new StreamId("digits", "1", "");
    private final DemoPlan plan = Plans.small();
    private Traffic traffic;
    private Observations observations;

    @BeforeEach
    void start() throws IOException {
        traffic = new Traffic(plan, Pools.zoo(), "digits", 7);
        observations = new Observations(plan, traffic);
    }

    @Test
    void aPerfectModelThatIsUnsureOfShiftsShowsAsSuch() {
        for (int i = 0; i < plan.records(); i++) {
            boolean shifted = plan.phaseOf(i).kind().shifted();
            observe(i, traffic.label(i), shifted ? 1 : .1);
        }
        PhaseFigures normal = figures("normal-1");
        PhaseFigures rotated = figures("rotated");

        assertThat(normal.accuracy()).isEqualTo(1);
        assertThat(normal.total()).isCloseTo(.1, within(1e-12));
        assertThat(normal.aleatoric()).isCloseTo(.06, within(1e-12));
        assertThat(normal.epistemic()).isCloseTo(.04, within(1e-12));
        assertThat(normal.auroc().get(OodScore.MUTUAL_INFORMATION)).isEqualTo(.5);
        assertThat(rotated.auroc().get(OodScore.MUTUAL_INFORMATION)).isEqualTo(1);
        assertThat(figures("patches").accuracy()).isNaN();
        assertThat(observations.distinctIds()).isEqualTo(plan.records());
    }

    @Test
    void countsARecordThatCameTwiceOnceInThePhaseAndTwiceInTheLedger() {
        observe(0, 0, .1);
        observe(0, 0, .1);

        assertThat(figures("warm-up").records()).isEqualTo(1);
        assertThat(observations.balance(Map.of(0, 1L)).doubles()).isEqualTo(1);
    }

    @Test
    void countsADeadLetterInThePhaseItsKeyNames() {
        observations.deadLetter("normal-1/bad-wrong-shape", 0, 12);

        assertThat(figures("normal-1").deadLetters()).isEqualTo(1);
        assertThat(observations.strangers()).isZero();
    }

    @Test
    void noticesIdsThatItNeverSent() {
        observations.deadLetter("who", 0, 12);

        assertThat(observations.strangers()).isEqualTo(1);
    }

    @Test
    void anAlertBelongsToThePhaseOfItsWindowsLastTick() {
        Phase rotated = Plans.phase("rotated");
        alert(rotated.firstTick(), EpisodeState.STARTED);
        alert(rotated.endTick() - 1, EpisodeState.ONGOING);
        alert(rotated.endTick() + 2, EpisodeState.RECOVERED);

        assertThat(figures("rotated").alarms()).isEqualTo(1);
        assertThat(figures("rotated").windowsToAlarm()).isEqualTo(1);
        assertThat(figures("normal-2").alarms()).isZero();
        assertThat(figures("normal-2").windowsToRecovery()).isEqualTo(3);
    }

    private PhaseFigures figures(String phase) {
        return observations.figures().stream()
                .filter(figures -> figures.phase().name().equals(phase))
                .findFirst()
                .orElseThrow();
    }

    private void alert(int tick, EpisodeState state) {
        observations.alert(Alert.newBuilder()
                .setId("1")
                .setEpisode(1)
                .setStream(STREAM)
                .setState(state)
                .setKind(AlertKind.SPIKE)
                .setCause(Cause.EPISTEMIC)
                .setWindowStart(plan.start().plus(plan.tick().multipliedBy(tick)))
                .setWindowEnd(plan.start().plus(plan.tick().multipliedBy(tick + 1)))
                .setDetector("D2")
                .setSignal("epistemic.exceedance")
                .setDirection(Direction.UP)
                .setLogEvidence(12)
                .setLogThreshold(11)
                .setPromise("1 per 7d")
                .setEffectSize(9)
                .setValue(.5)
                .setReferenceMean(.01)
                .setRecordsInWindow(10)
                .setMessage("epistemic uncertainty rose")
                .build());
    }

    private void observe(int index, int predicted, double total) {
        observations.event(
                UncertaintyEvent.newBuilder()
                        .setId(plan.id(index))
                        .setStream(STREAM)
                        .setEventTime(plan.eventTime(index))
                        .setSource(new SourceRef("inputs", 0, (long) index))
                        .setProvenance(Provenance.newBuilder()
                                .setModelDigest("d")
                                .setMethod("mc-dropout")
                                .setSamples(50)
                                .build())
                        .setTask(Task.CLASSIFICATION)
                        .setPredictedClass(predicted)
                        .setConfidence(.9)
                        .setTotal(total)
                        .setAleatoric(.6 * total)
                        .setEpistemic(.4 * total)
                        .setEnergy(-5.0)
                        .build(),
                index * 1_000_000L);
    }
}
