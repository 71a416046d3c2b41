package io.epistream.schemas;

import java.util.List;
import org.apache.avro.Schema;

/** The records that other programs read or write: topic names and these schemas are public API. */
final class PublicSchemas {
    private PublicSchemas() {}

    static List<Schema> all() {
        return List.of(
                InferenceInput.getClassSchema(),
                UncertaintyEvent.getClassSchema(),
                WindowSummary.getClassSchema(),
                Alert.getClassSchema(),
                ReviewItem.getClassSchema(),
                Label.getClassSchema(),
                ReferenceProfile.getClassSchema(),
                ReferenceCommand.getClassSchema(),
                ReferenceChange.getClassSchema());
    }
}
