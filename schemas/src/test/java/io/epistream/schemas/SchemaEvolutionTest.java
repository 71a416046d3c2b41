package io.epistream.schemas;

import static org.apache.avro.SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Old programs read new records and new programs read old ones, for every released version of every public schema. */
class SchemaEvolutionTest {
    private static final Path RELEASED = Path.of("released");

    static List<Path> releases() throws IOException {
        try (Stream<Path> folders = Files.list(RELEASED)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void readsWhatThatReleaseWrote(Path release) throws IOException {
        for (Schema current : PublicSchemas.all()) {
            assertReads(current, released(release, current));
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void writesWhatThatReleaseReads(Path release) throws IOException {
        for (Schema current : PublicSchemas.all()) {
            assertReads(released(release, current), current);
        }
    }

    @Test
    void everyPublicSchemaHasAReleasedCopy() throws IOException {
        Path newest = releases().get(releases().size() - 1);
        for (Schema schema : PublicSchemas.all()) {
            assertThat(newest.resolve(schema.getName() + ".avsc")).exists();
        }
    }

    private static void assertReads(Schema reader, Schema writer) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        assertThat(result.getType()).as(result.getDescription()).isEqualTo(COMPATIBLE);
    }

    private static Schema released(Path release, Schema schema) throws IOException {
        return new Schema.Parser()
                .parse(release.resolve(schema.getName() + ".avsc").toFile());
    }
}
