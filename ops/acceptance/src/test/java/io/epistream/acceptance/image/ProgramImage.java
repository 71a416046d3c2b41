package io.epistream.acceptance.image;

import io.epistream.acceptance.Checkout;
import java.io.IOException;

/** The image that the project's Dockerfile makes. */
final class ProgramImage {
    private static final String BUILD = "ops/containers/epistream-image/build";

    private ProgramImage() {}

    /** Builds it, which takes seconds where nothing has changed, and gives its name. */
    static String build() throws IOException {
        return Shell.output(Checkout.path(BUILD).toString()).lines().reduce("", (first, last) -> last);
    }
}
