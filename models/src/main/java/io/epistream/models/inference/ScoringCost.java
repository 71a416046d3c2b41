package io.epistream.models.inference;

import java.time.Duration;

/**
 * What scoring costs on this machine, measured.
 *
 * @param single time of one record scored alone (median)
 * @param perRecordInBatch time per record in a full batch (median)
 * @param batch size of that batch
 */
public record ScoringCost(Duration single, Duration perRecordInBatch, int batch) {}
