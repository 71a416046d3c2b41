package io.epistream.streams.topology;

import io.epistream.schemas.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;

/** Two posteriors side by side, for people. */
final class Posteriors {
    private Posteriors() {}

    /** What differs, such as {@code samples (50, not 30)}: the given one's value first. */
    static String difference(Provenance given, Provenance seen) {
        List<String> differences = new ArrayList<>();
        for (Schema.Field field : Provenance.getClassSchema().getFields()) {
            Object mine = given.get(field.pos());
            Object other = seen.get(field.pos());
            if (!Objects.equals(mine, other)) {
                differences.add(field.name() + " (" + mine + ", not " + other + ")");
            }
        }
        return String.join(", ", differences);
    }
}
