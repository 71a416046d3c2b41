package io.epistream.streams.scoring;

import io.epistream.models.inference.PreparedInput;
import io.epistream.models.inference.Scores;
import io.epistream.models.inference.ScoringException;
import io.epistream.models.inference.ScoringSession;
import io.epistream.schemas.InferenceInput;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.wire.SingleObjectCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scores records in chunks: all records of one model together, at most B per run.
 *
 * <p>A record that cannot be decoded or does not suit its model is rejected and the others go on. When a run fails, each
 * of its records is scored alone, and one that fails alone is rejected, provided that the model still scores what it
 * scored before; else the environment is broken and the failure is thrown. Thread-safe.
 */
public final class BatchScorer implements RecordScorer {
    private final Admission admission;
    private final int maxBatch;

    /**
     * Wires a scorer.
     *
     * @param models models to score with; stay the caller's to close
     * @param segments attributes that split a model's traffic into streams, in order
     * @param maxBatch B, most records in one run, at least 1
     * @param metrics where batches, seconds and uncertainties are counted
     */
    public BatchScorer(LoadedModels models, List<String> segments, int maxBatch, EpistreamMetrics metrics) {
        if (maxBatch < 1) {
            throw new IllegalArgumentException("maxBatch: must be >= 1, was " + maxBatch);
        }
        List<ServedModel> served = new ArrayList<>();
        for (ScoringSession session : models.sessions()) {
            served.add(new ServedModel(session, segments, metrics));
        }
        this.admission = new Admission(new SingleObjectCodec<>(InferenceInput.class), served);
        this.maxBatch = maxBatch;
        metrics.batchLimit.set(maxBatch);
    }

    /**
     * {@inheritDoc}
     *
     * @throws ScoringException when a model fails on what it could score before
     */
    @Override
    public List<ScoringResult> score(List<RawInput> records) {
        @Nullable ScoringResult[] results = new ScoringResult[records.size()];
        for (List<Candidate> sameModel : admit(records, results).values()) {
            for (int from = 0; from < sameModel.size(); from += maxBatch) {
                scoreChunk(sameModel.subList(from, Math.min(from + maxBatch, sameModel.size())), results);
            }
        }
        return complete(results);
    }

    private Map<ServedModel, List<Candidate>> admit(List<RawInput> records, @Nullable ScoringResult[] results) {
        Map<ServedModel, List<Candidate>> byModel = new LinkedHashMap<>();
        for (int i = 0; i < results.length; i++) {
            try {
                Candidate candidate = admission.admit(i, records.get(i));
                byModel.computeIfAbsent(candidate.model(), model -> new ArrayList<>())
                        .add(candidate);
            } catch (RejectedRecordException e) {
                results[i] = e.rejection();
            }
        }
        return byModel;
    }

    private static void scoreChunk(List<Candidate> chunk, @Nullable ScoringResult[] results) {
        try {
            run(chunk, results);
        } catch (ScoringException failedTogether) {
            chunk.forEach(candidate -> scoreAlone(candidate, results));
        }
    }

    private static void scoreAlone(Candidate candidate, @Nullable ScoringResult[] results) {
        try {
            run(List.of(candidate), results);
        } catch (ScoringException failedAlone) {
            candidate.model().proveItStillWorks();
            results[candidate.index()] = new ScoringResult.Rejected(
                    RejectionReason.SCORING_FAILED, "the model failed on this record: " + failedAlone.getMessage());
        }
    }

    private static void run(List<Candidate> chunk, @Nullable ScoringResult[] results) {
        ServedModel model = chunk.get(0).model();
        List<PreparedInput> prepared = chunk.stream().map(Candidate::prepared).toList();
        List<Scores> scores = model.run(prepared);
        for (int i = 0; i < chunk.size(); i++) {
            Candidate candidate = chunk.get(i);
            results[candidate.index()] = model.result(candidate, scores.get(i));
        }
    }

    private static List<ScoringResult> complete(@Nullable ScoringResult[] results) {
        List<ScoringResult> complete = new ArrayList<>(results.length);
        for (ScoringResult result : results) {
            if (result == null) {
                throw new IllegalStateException("a record has no result");
            }
            complete.add(result);
        }
        return complete;
    }
}
