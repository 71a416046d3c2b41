package io.epistream.schemas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Schema;

/**
 * Writes the self-contained form of every public schema to a folder under {@code released/}, once per release.
 *
 * <p>Run from the folder of this module, after compiling its tests:
 * {@code java -cp <test class path> io.epistream.schemas.ReleaseSchemas released/0.1}
 */
public final class ReleaseSchemas {
    private ReleaseSchemas() {}

    /** Takes the target folder, which must not exist: what was released is never rewritten. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectory(Path.of(args[0]));
        for (Schema schema : PublicSchemas.all()) {
            Files.writeString(folder.resolve(schema.getName() + ".avsc"), schema.toString(true) + "\n");
        }
    }
}
