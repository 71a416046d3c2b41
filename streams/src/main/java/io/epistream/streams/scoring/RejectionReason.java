package io.epistream.streams.scoring;

import io.epistream.models.inference.InvalidInputException;
import java.util.Locale;

/** Why a record becomes a dead letter. The codes are public: metric labels and values of {@code epistream.reason}. */
public enum RejectionReason {
    /** The bytes are not the Avro value they should be. */
    UNDECODABLE,
    /** The record has no value. */
    TOMBSTONE,
    /** No model of that name and version is loaded. */
    UNKNOWN_MODEL,
    /** A tensor the model declares is absent. */
    MISSING_TENSOR,
    /** A tensor the model does not declare, or one that came twice. */
    UNEXPECTED_TENSOR,
    /** The element type is not the declared one. */
    WRONG_TYPE,
    /** The shape, or the number of bytes, is not the declared one. */
    WRONG_SHAPE,
    /** A tensor without elements. */
    EMPTY_TENSOR,
    /** An element is NaN or infinite. */
    NOT_FINITE,
    /** A whole number does not fit the type that the model takes. */
    OUT_OF_RANGE,
    /** The record id is empty or too long. */
    BAD_ID,
    /** The event time is before 1970 or too far ahead of the record that carries it. */
    BAD_EVENT_TIME,
    /** A command with a field that cannot be, or one too large to pass on. */
    BAD_COMMAND,
    /** The event would not fit into a message of the producer. */
    OVERSIZED_EVENT,
    /** The model failed on this record alone, or gave a result that is not a number. */
    SCORING_FAILED;

    /** Stable code in kebab-case, such as {@code wrong-shape}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static RejectionReason of(InvalidInputException.Reason reason) {
        return switch (reason) {
            case MISSING_TENSOR -> MISSING_TENSOR;
            case UNEXPECTED_TENSOR -> UNEXPECTED_TENSOR;
            case WRONG_TYPE -> WRONG_TYPE;
            case WRONG_SHAPE -> WRONG_SHAPE;
            case EMPTY_TENSOR -> EMPTY_TENSOR;
            case NOT_FINITE -> NOT_FINITE;
            case OUT_OF_RANGE -> OUT_OF_RANGE;
        };
    }
}
