package io.epistream.streams.wire;

/** Bytes that are not the value they should be. The message is one sentence for a person. */
public final class UndecodableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Made per bad record, so without a stack trace. */
    public UndecodableException(String detail) {
        super(detail, null, false, false);
    }
}
