package io.epistream.streams.cli.demo;

import java.util.Map;

/**
 * One column of the table.
 *
 * @param phase the phase
 * @param records good records scored
 * @param deadLetters bad records
 * @param accuracy share predicted right; NaN without labels
 * @param total mean total uncertainty, nats
 * @param aleatoric mean aleatoric part, nats; NaN where the method has none
 * @param epistemic mean epistemic part, nats; NaN where the method has none
 * @param auroc per score, probability that a record of this phase scores above one of the first normal phase; NaN where
 *     the score is missing
 * @param alarms alarms that started in the phase
 * @param windowsToAlarm windows from the start of the phase to its first alarm; 0 without one
 * @param windowsToRecovery windows from the start of the phase to its first recovery; 0 without one
 * @param routed items sent to review
 * @param recordsPerSecond events read per second
 */
record PhaseFigures(
        Phase phase,
        long records,
        long deadLetters,
        double accuracy,
        double total,
        double aleatoric,
        double epistemic,
        Map<OodScore, Double> auroc,
        int alarms,
        int windowsToAlarm,
        int windowsToRecovery,
        long routed,
        double recordsPerSecond) {
    PhaseFigures {
        auroc = Map.copyOf(auroc);
    }
}
