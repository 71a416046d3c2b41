package io.epistream.streams.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.models.bundle.BundleWriter;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.schemas.Provenance;
import io.epistream.schemas.ReferenceCommand;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.SourceRef;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.Task;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.DigitsInputs;
import io.epistream.streams.config.ConfigLoader;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.detect.CommandBounds;
import io.epistream.streams.detect.FittedReference;
import io.epistream.streams.wire.SingleObjectCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bundles bring along is offered to the streams it is of, under an id that a restart does not change. */
class BundleReferencesTest {
    @TempDir
    Path folder;

    @Test
    void aBundlesReferenceIsOfferedUnderTheSameIdEachTime() throws Exception {
        bundle("bundle", profile(""));
        List<ReferenceCommand> offers = BundleReferences.of(config("[]"));

        assertThat(offers).hasSize(1);
        ReferenceCommand offer = offers.get(0);
        assertThat(offer.getOnlyIfLearning()).isTrue();
        assertThat(offer.getBy()).isEqualTo("bundle");
        assertThat(CommandBounds.problem(offer)).isEmpty();
        assertThat(BundleReferences.of(config("[]")).get(0).getId()).isEqualTo(offer.getId());
    }

    @Test
    void withSegmentsOnlyAProfileOfSuchASegmentIsOffered() throws Exception {
        bundle("bundle", profile("eu"));

        assertThat(BundleReferences.of(config("[]"))).isEmpty();
        assertThat(BundleReferences.of(config("[ region ]"))).hasSize(1);
        assertThat(BundleReferences.of(config("[ region, product ]"))).isEmpty();
    }

    @Test
    void whatCannotBeReadIsNotOfferedAndStopsNothing() throws Exception {
        bundle("bundle", "hello".getBytes(StandardCharsets.UTF_8));

        assertThat(BundleReferences.of(config("[]"))).isEmpty();
    }

    private EpistreamConfig config(String segments) throws Exception {
        String yaml = """
                kafka: { bootstrap.servers: "127.0.0.1:1" }
                roles: [ watch ]
                models: [ bundle, absent ]
                segments: %s
                """.formatted(segments);
        return ConfigLoader.parse("test.yaml", yaml, folder, Map.of()).config();
    }

    private void bundle(String name, byte[] reference) throws Exception {
        ModelBundle old = ModelBundle.load(DigitsInputs.zoo().resolve(DigitsInputs.MODEL));
        BundleWriter.of(old).version("9").reference("reference.avro", reference).write(folder.resolve(name));
    }

    private static byte[] profile(String segment) {
        StreamId stream = new StreamId(DigitsInputs.MODEL, "9", segment);
        Provenance provenance = new Provenance("ab".repeat(32), "mc-dropout", 50, 7L, null, false);
        FittedReference windows = new FittedReference(2);
        for (int i = 0; i < 60; i++) {
            windows.add(UncertaintyEvent.newBuilder()
                    .setId("r" + i)
                    .setStream(stream)
                    .setEventTime(Instant.ofEpochMilli(i))
                    .setSource(new SourceRef("inputs", 0, 0L))
                    .setProvenance(provenance)
                    .setTask(Task.CLASSIFICATION)
                    .setPredictedClass(0)
                    .setConfidence(0.5)
                    .setTotal(0.1 * (i % 7) + 0.1)
                    .build());
        }
        return new SingleObjectCodec<>(ReferenceProfile.class)
                .encode(windows.learned(stream, provenance).profile());
    }
}
