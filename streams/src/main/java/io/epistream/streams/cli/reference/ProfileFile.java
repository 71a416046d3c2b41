package io.epistream.streams.cli.reference;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.BundleFile;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.streams.cli.EnvironmentException;
import io.epistream.streams.cli.FailureText;
import io.epistream.streams.wire.SingleObjectCodec;
import io.epistream.streams.wire.UndecodableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A reference profile as {@code fit reference} writes it: the file alone, or in its bundle. */
public final class ProfileFile {
    private static final long MOST_BYTES = 1 << 20;
    private static final String REMEDY = "Make one with `epistream fit reference`";

    private ProfileFile() {}

    /**
     * The profile.
     *
     * @param source a bundle's folder, or a file
     */
    public static ReferenceProfile read(Path source) throws EnvironmentException {
        if (!Files.exists(source)) {
            throw new EnvironmentException(source + ": there is no such file or folder. Correct the path");
        }
        if (!Files.isDirectory(source)) {
            return decode(source.toString(), bytes(source));
        }
        byte[] bytes = ofBundle(source)
                .orElseThrow(() -> new EnvironmentException(source + ": the bundle has no reference. " + REMEDY));
        return decode(source + ", its reference", bytes);
    }

    /** The encoded profile of a bundle, if it has one. */
    static Optional<byte[]> ofBundle(Path folder) throws EnvironmentException {
        try {
            return ModelBundle.load(folder).reference().map(BundleFile::bytes);
        } catch (BundleException e) {
            throw new EnvironmentException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Decodes a profile, saying where it came from when it is none. */
    static ReferenceProfile decode(String source, byte[] bytes) throws EnvironmentException {
        try {
            return new SingleObjectCodec<>(ReferenceProfile.class).decode(bytes);
        } catch (UndecodableException e) {
            throw new EnvironmentException(source + ": " + e.getMessage() + ". " + REMEDY, e);
        }
    }

    private static byte[] bytes(Path file) throws EnvironmentException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new EnvironmentException(
                        file + ": larger than any reference profile (" + MOST_BYTES + " bytes). " + REMEDY);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new EnvironmentException("cannot read " + file + ": " + FailureText.of(e), e);
        }
    }
}
