package io.epistream.streams.cli.reference;

import io.epistream.schemas.ReferenceAction;
import io.epistream.schemas.ReferenceCommand;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.streams.cli.EnvironmentException;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.detect.CommandBounds;
import io.epistream.streams.window.StreamKey;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** References that come with the configured bundles, as offers: armed where a stream is still learning. */
public final class BundleReferences {
    private static final Logger LOG = LoggerFactory.getLogger(BundleReferences.class);
    private static final String BY = "bundle";

    private BundleReferences() {}

    /**
     * The offers; the same bundles give the same ids at every start, so that an offer is taken once. What cannot be offered is only
     * warned about: its stream learns a reference of its own.
     */
    public static List<ReferenceCommand> of(EpistreamConfig config) {
        List<ReferenceCommand> offers = new ArrayList<>();
        for (Path folder : config.models()) {
            try {
                Optional<byte[]> reference = ProfileFile.ofBundle(folder);
                if (reference.isPresent()) {
                    offer(config, folder, reference.get()).ifPresent(offers::add);
                }
            } catch (EnvironmentException e) {
                LOG.warn("the reference of {} is not offered, streams learn their own: {}", folder, e.getMessage());
            }
        }
        return offers;
    }

    private static Optional<ReferenceCommand> offer(EpistreamConfig config, Path folder, byte[] bytes)
            throws EnvironmentException {
        ReferenceProfile profile = ProfileFile.decode(folder + ", its reference", bytes);
        String segment = profile.getStream().getSegment();
        if (parts(segment) != config.segments().size()) {
            LOG.info(
                    "the reference of {} is of segment '{}', which no stream has under the configured segments {}: streams learn their"
                            + " own",
                    folder,
                    segment,
                    config.segments());
            return Optional.empty();
        }
        ReferenceCommand offer = ReferenceCommand.newBuilder()
                .setId(BY + "-" + sha256(bytes))
                .setAt(Instant.now())
                .setBy(BY)
                .setReason("comes with the bundle of " + StreamKey.of(profile.getStream()))
                .setStream(profile.getStream())
                .setAction(ReferenceAction.ARM)
                .setProfile(profile)
                .setOnlyIfLearning(true)
                .build();
        Optional<String> problem = CommandBounds.problem(offer);
        if (problem.isPresent()) {
            throw new EnvironmentException(folder + ", its reference: " + problem.get());
        }
        return Optional.of(offer);
    }

    private static int parts(String segment) {
        return segment.isEmpty() ? 0 : segment.split("\\|", -1).length;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
