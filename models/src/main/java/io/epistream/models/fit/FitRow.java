package io.epistream.models.fit;

import io.epistream.models.inference.PreparedInput;
import java.util.Optional;

/**
 * One row to fit on.
 *
 * @param where its place, as a person would look for it
 * @param input its inputs, prepared by the job
 * @param answer what is true of it
 */
public record FitRow(String where, PreparedInput input, Optional<Answer> answer) {

    /** The answer, which the fit cannot do without. */
    Answer needed() throws FitException {
        return answer.orElseThrow(() -> new FitException(
                where, "has no label, and this fit needs one of every row", "Add labels, or say where they are"));
    }
}
