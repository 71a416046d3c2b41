package io.epistream.streams.scoring;

import io.epistream.models.inference.PreparedInput;
import io.epistream.schemas.InferenceInput;

/**
 * A record that its model accepted.
 *
 * @param index place in the batch the caller gave
 * @param source where the record lies
 * @param input the record, decoded
 * @param model the model that scores it
 * @param prepared the record, checked and scaled
 */
record Candidate(int index, RawInput source, InferenceInput input, ServedModel model, PreparedInput prepared) {}
