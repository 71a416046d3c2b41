package io.epistream.streams.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitPoolTest {
    @TempDir
    Path folder;

    @Test
    void readsTheZoosData() throws IOException {
        DigitPool pool = Pools.zoo();

        assertThat(pool.heldOut()).hasSize(540).allSatisfy(digit -> {
            assertThat(digit.label()).isBetween(0, 9);
            for (byte grey : digit.pixels()) {
                assertThat(grey).isBetween((byte) 0, (byte) 16);
            }
        });
        assertThat(pool.rotated().keySet()).containsExactly(0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40);
        assertThat(pool.patches()).hasSize(540).extracting(Digit::label).containsOnly(Digit.NO_LABEL);
    }

    @Test
    void digitsTurnedByNothingAreTheHeldOutOnes() throws IOException {
        DigitPool pool = Pools.zoo();

        assertThat(pool.turned(0)).containsExactlyElementsOf(pool.heldOut());
    }

    @Test
    void takesTheNearestAngle() throws IOException {
        DigitPool pool = Pools.zoo();

        assertThat(pool.turned(1.9)).isSameAs(pool.rotated().get(0));
        assertThat(pool.turned(2.1)).isSameAs(pool.rotated().get(4));
        assertThat(pool.turned(38.5)).isSameAs(pool.rotated().get(40));
        assertThat(pool.turned(40)).isSameAs(pool.rotated().get(40));
        assertThat(pool.turned(90)).isSameAs(pool.rotated().get(40));
    }

    @Test
    void refusesAFileOfAnotherShapeByName() throws IOException {
        write("held-out.csv.gz", "label,p0,p1\n3,0,16\n");

        assertThatThrownBy(() -> DigitPool.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("held-out.csv.gz")
                .hasMessageContaining("label,p0,p1");
    }

    private void write(String name, String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
