package io.epistream.streams.cli;

import io.epistream.models.graph.DropoutSpot;
import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.GraphTensor;
import io.epistream.models.uncertainty.GraphInspection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what is in an ONNX file, without running it. */
@Command(
        name = "inspect",
        description = {
            "Says what is in an ONNX file: inputs, outputs, dropout found or where it could be injected, and which"
                    + " methods are open to it. Runs nothing."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = {
            "  epistream inspect models/zoo/digits-mc-dropout/model.onnx",
            "",
            "Exit codes: 0 a method is open, 1 none is, or the file cannot be read."
        })
final class InspectCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL.onnx", description = "The exported model.")
    private Path file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws EnvironmentException {
        GraphInspection found = inspect();
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "%s: opset %d, IR version %d%n", file, found.opset(), found.irVersion());
        line(out, "inputs", tensors(found.inputs()));
        line(out, "outputs", tensors(found.outputs()));
        found.outputKind().ifPresent(kind -> line(out, "taken for", word(kind)));
        line(out, "operators", operators(found));
        line(out, "dropout", dropouts(found.dropouts()));
        line(out, "injectable", injectable(found.injectable()));
        out.println("methods");
        found.methods()
                .forEach(method -> out.printf(
                        Locale.ROOT,
                        "  %-14s %-6s %s%n",
                        method.method(),
                        method.open() ? "open" : "closed",
                        method.explanation()));
        out.flush();
        return found.methods().stream().anyMatch(GraphInspection.MethodAccess::open) ? 0 : 1;
    }

    private GraphInspection inspect() throws EnvironmentException {
        try {
            return GraphInspection.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new EnvironmentException(file + ": there is no such file", e);
        } catch (IOException e) {
            throw new EnvironmentException(file + ": cannot be read: " + e.getMessage(), e);
        } catch (GraphException e) {
            throw new EnvironmentException(file + ": " + e.reason() + ". " + e.remedy(), e);
        }
    }

    private static void line(PrintWriter out, String what, String text) {
        out.printf(Locale.ROOT, "%-10s %s%n", what, text);
    }

    private static String tensors(List<GraphTensor> tensors) {
        return tensors.stream().map(InspectCommand::tensor).collect(Collectors.joining(", "));
    }

    private static String tensor(GraphTensor tensor) {
        String shape = tensor.shape().stream()
                .map(extent -> extent < 0 ? "?" : extent.toString())
                .collect(Collectors.joining(", "));
        return tensor.name() + " " + tensor.elementType() + " [" + shape + "]";
    }

    private static String dropout(DropoutSpot spot) {
        return String.format(
                Locale.ROOT,
                "%s (rate %s, %s)",
                spot.node(),
                Float.toString((float) spot.rate()),
                spot.active() ? "active" : "inert: will be activated");
    }

    private static String operators(GraphInspection found) {
        return found.operators().entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String dropouts(List<DropoutSpot> spots) {
        return spots.isEmpty()
                ? "none: the export dropped it, or the model has none"
                : spots.stream().map(InspectCommand::dropout).collect(Collectors.joining(", "));
    }

    private static String injectable(List<String> layers) {
        return layers.isEmpty() ? "nowhere: no linear layer" : "before " + String.join(", ", layers);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
