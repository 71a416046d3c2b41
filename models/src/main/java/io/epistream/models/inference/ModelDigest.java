package io.epistream.models.inference;

import io.epistream.models.bundle.BundleFile;
import io.epistream.models.bundle.BundleInput;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.bundle.ModelDescription;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * SHA-256 over everything that changes scores: the model files in order, what was fitted to them, input scaling, chosen
 * outputs, target scaling, method, temperature. Name, version, labels and the reference profile are not in it.
 */
final class ModelDigest {
    private ModelDigest() {}

    static String of(ModelBundle bundle) {
        String text = canonical(bundle);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String canonical(ModelBundle bundle) {
        ModelDescription description = bundle.description();
        StringBuilder text = new StringBuilder();
        Optional<String> reference = description.reference();
        for (BundleFile file : bundle.files()) {
            if (!reference.equals(Optional.of(file.name()))) {
                text.append("model ").append(file.sha256()).append('\n');
            }
        }
        if (!description.outputs().declared().isEmpty()) {
            text.append("outputs ").append(description.outputs().declared()).append('\n');
        }
        description
                .target()
                .ifPresent(target -> text.append("target ")
                        .append(target.scale())
                        .append(' ')
                        .append(target.offset())
                        .append('\n'));
        description
                .distance()
                .ifPresent(distance -> text.append("distance ")
                        .append(distance.layer().orElse("default"))
                        .append(' ')
                        .append(distance.neighbours())
                        .append('\n'));
        for (BundleInput input : description.inputs()) {
            text.append(String.format(
                    Locale.ROOT,
                    "input %s %s %s %s %s\n",
                    input.onnx(),
                    input.type(),
                    input.shape(),
                    input.scale(),
                    input.offset()));
        }
        return text.append("task ")
                .append(description.task())
                .append('\n')
                .append("method ")
                .append(description.method().canonical())
                .append('\n')
                .append("temperature ")
                .append(description.temperature())
                .append('\n')
                .toString();
    }
}
