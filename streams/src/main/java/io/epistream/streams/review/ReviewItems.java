package io.epistream.streams.review;

import io.epistream.schemas.ReviewItem;
import io.epistream.schemas.ReviewReason;
import io.epistream.schemas.UncertaintyEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides on each record of one stream and makes the item that goes to a person. Holds no state but the audit's digest;
 * each thread needs its own.
 */
public final class ReviewItems {
    private final AuditChoice audit;

    /** Takes who is audited. */
    public ReviewItems(AuditChoice audit) {
        this.audit = audit;
    }

    /**
     * The item for an event, if it deserves one.
     *
     * @param event the scored record
     * @param score its log-rank score x, 0 to 1; 0 while there is no reference
     * @param candidate whether its score lies above the tracked threshold
     * @return empty when the record is neither candidate nor audited
     */
    public Optional<ReviewItem> decide(UncertaintyEvent event, double score, boolean candidate) {
        boolean audited = audit.audits(event.getStream().getModel(), event.getId());
        List<ReviewReason> reasons = new ArrayList<>(2);
        if (candidate) {
            reasons.add(ReviewReason.UNCERTAIN);
        }
        if (audited) {
            reasons.add(ReviewReason.AUDIT);
        }
        return reasons.isEmpty() ? Optional.empty() : Optional.of(item(event, score, reasons, audited));
    }

    /** Whether the item was chosen at random and so passes the cap. */
    public static boolean isAudit(ReviewItem item) {
        return item.getReasons().contains(ReviewReason.AUDIT);
    }

    private ReviewItem item(UncertaintyEvent event, double score, List<ReviewReason> reasons, boolean audited) {
        return ReviewItem.newBuilder()
                .setId(event.getId())
                .setStream(event.getStream())
                .setEventTime(event.getEventTime())
                .setSource(event.getSource())
                .setProvenance(event.getProvenance())
                .setPredictedClass(event.getPredictedClass())
                .setPredictedLabel(event.getPredictedLabel())
                .setConfidence(event.getConfidence())
                .setLabels(event.getLabels())
                .setTarget(event.getTarget())
                .setTotal(event.getTotal())
                .setAleatoric(event.getAleatoric())
                .setEpistemic(event.getEpistemic())
                .setReasons(reasons)
                .setPriority(score)
                .setInclusionProbability(audited ? audit.inclusionProbability() : null)
                .setAttributes(event.getAttributes())
                .build();
    }
}
