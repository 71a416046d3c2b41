package io.epistream.streams.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.Provenance;
import io.epistream.schemas.StreamId;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamKeyTest {

    @Test
    void partsAreJoinedBySlashesAndEscapedSoThatKeysNeverCollide() {
        assertThat(StreamKey.of(new StreamId("fraud", "3", "eu|retail"))).isEqualTo("fraud/3/eu|retail");
        assertThat(StreamKey.of(new StreamId("a/b", "c", ""))).isEqualTo("a%2Fb/c/");
        assertThat(StreamKey.of(new StreamId("a%2Fb", "c", ""))).isEqualTo("a%252Fb/c/");
    }

    @Test
    void keysAreReadBackAndNothingElseIs() {
        for (StreamId stream : List.of(
                new StreamId("fraud", "3", "eu|retail"), new StreamId("a/b", "%2F", ""), new StreamId("m", "1", "#"))) {
            assertThat(StreamKey.parse(StreamKey.of(stream))).contains(stream);
        }
        for (String text : List.of("", "fraud", "fraud/3", "/3/eu", "fraud//eu", "a/b/c/d", "a/b/%2f", "a/b/%")) {
            assertThat(StreamKey.parse(text)).as(text).isEmpty();
        }
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
