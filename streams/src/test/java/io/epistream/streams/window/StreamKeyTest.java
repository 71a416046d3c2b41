package io.epistream.streams.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.Provenance;
import io.epistream.schemas.StreamId;
import org.junit.jupiter.api.Test;

class StreamKeyTest {

    @Test
    void partsAreJoinedBySlashesAndEscapedSoThatKeysNeverCollide() {
        assertThat(StreamKey.of(new StreamId("fraud", "3", "eu|retail"))).isEqualTo("fraud/3/eu|retail");
        assertThat(StreamKey.of(new StreamId("a/b", "c", ""))).isEqualTo("a%2Fb/c/");
        assertThat(StreamKey.of(new StreamId("a%2Fb", "c", ""))).isEqualTo("a%252Fb/c/");
    }

    @Test
    void anotherPosteriorIsAnotherKeyAndTheSameIsPinned() {
        StreamId stream = UncertaintyEvents.STREAM;
        Provenance provenance = UncertaintyEvents.PROVENANCE;
        String key = StreamKey.of(stream, provenance);
        assertThat(key).matches("digits/1/#[0-9a-f]{16}").isEqualTo("digits/1/#7cf6595712accc64");
        Provenance otherSeed = Provenance.newBuilder(provenance).setSeed(8L).build();
        Provenance noSeed = Provenance.newBuilder(provenance).setSeed(null).build();
        Provenance masks = Provenance.newBuilder(noSeed).setMaskSetHash("7").build();
        assertThat(java.util.Set.of(
                        key,
                        StreamKey.of(stream, otherSeed),
                        StreamKey.of(stream, noSeed),
                        StreamKey.of(stream, masks)))
                .hasSize(4);
    }
}
