package io.epistream.streams.scoring;

import java.util.List;

/** Scores records of any configured model; callable without Kafka. Thread-safe. */
public interface RecordScorer {
    /**
     * Decodes and scores records, one result each, in order. A bad record never fails its batch.
     *
     * @param records any number of records; runs of the model hold at most the configured batch
     */
    List<ScoringResult> score(List<RawInput> records);
}
