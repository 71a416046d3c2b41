package io.epistream.acceptance.image;

import io.epistream.acceptance.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/**
 * The compose file as it is where no variable is set.
 *
 * @param services by name
 */
record Composition(Map<String, Map<String, Object>> services) {
    static final Path FOLDER = Checkout.path("ops/compose");
    static final Path FILE = FOLDER.resolve("compose.yaml");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(:-)?([^}]*)}");

    @SuppressWarnings("unchecked") // what the file holds is what is tested
    static Composition read() throws IOException {
        String text = VARIABLE.matcher(Files.readString(FILE)).replaceAll("$3");
        Map<String, Object> root = new Yaml().load(text);
        return new Composition((Map<String, Map<String, Object>>) root.getOrDefault("services", Map.of()));
    }

    /** Names of variables that have no default. */
    static List<String> undefaulted() throws IOException {
        return VARIABLE.matcher(Files.readString(FILE))
                .results()
                .filter(one -> one.group(2) == null || one.group(3).isEmpty())
                .map(one -> one.group(1))
                .toList();
    }

    /** Text of a setting of a service. */
    String text(String service, String key) {
        return String.valueOf(settings(service).get(key));
    }

    /** A list of a service, empty where it has none. */
    @SuppressWarnings("unchecked") // as above
    List<String> list(String service, String key) {
        return (List<String>) settings(service).getOrDefault(key, List.of());
    }

    private Map<String, Object> settings(String service) {
        return services.getOrDefault(service, Map.of());
    }

    /** Files and folders of this machine that a service sees, by the path where it sees them. */
    Map<String, Path> mounts(String service) {
        return list(service, "volumes").stream()
                .map(volume -> volume.split(":", -1))
                .filter(parts -> parts[0].startsWith("."))
                .collect(Collectors.toMap(
                        parts -> parts[1], parts -> FOLDER.resolve(parts[0]).normalize()));
    }

    /** The part of an image's name after the colon. */
    String tag(String service) {
        Matcher tag = Pattern.compile(".*:([^:/]+)").matcher(text(service, "image"));
        return tag.matches() ? tag.group(1) : "";
    }
}
