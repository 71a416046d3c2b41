package io.epistream.streams.scoring;

/** Ends the way of one record through this package. Made per bad record, so without a stack trace. */
final class RejectedRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ScoringResult.Rejected rejection;

    RejectedRecordException(RejectionReason reason, String detail) {
        super(detail, null, false, false);
        this.rejection = new ScoringResult.Rejected(reason, detail);
    }

    ScoringResult.Rejected rejection() {
        return rejection;
    }
}
