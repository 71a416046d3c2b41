package io.epistream.streams.scoring;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.inference.ExecutionOptions;
import io.epistream.models.inference.ModelIdentity;
import io.epistream.models.inference.ScoringSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The models this process serves, in the order they are configured. Several versions of one model may be loaded; the
 * last configured one answers for inputs that name no version. Immutable, and owner of its sessions.
 */
public final class LoadedModels implements AutoCloseable {
    private final List<ScoringSession> sessions;

    private LoadedModels(List<ScoringSession> sessions) {
        this.sessions = List.copyOf(sessions);
    }

    /**
     * Opens every bundle; when one is refused, closes those that opened.
     *
     * @param bundles bundle folders, in order
     * @param options how sessions run
     * @throws ModelsRefusedException with the problem of every bundle that must not serve
     */
    public static LoadedModels open(List<Path> bundles, ExecutionOptions options) throws ModelsRefusedException {
        Map<String, Path> folders = new LinkedHashMap<>();
        List<ScoringSession> sessions = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path bundle : bundles) {
            try {
                ScoringSession session = ScoringSession.open(bundle, options);
                sessions.add(session);
                Path twin = folders.putIfAbsent(nameAndVersion(session.identity()), bundle);
                if (twin != null) {
                    problems.add(bundle + ": is " + nameAndVersion(session.identity()) + ", as is " + twin
                            + ". Give one of them another version in model.yaml");
                }
            } catch (BundleException refused) {
                problems.add(String.valueOf(refused.getMessage()));
            }
        }
        LoadedModels loaded = new LoadedModels(sessions);
        if (!problems.isEmpty()) {
            loaded.close();
            throw new ModelsRefusedException(problems);
        }
        return loaded;
    }

    /** Takes sessions that are already open. */
    public static LoadedModels of(List<ScoringSession> sessions) {
        return new LoadedModels(sessions);
    }

    /** The sessions, in the order they are configured. */
    public List<ScoringSession> sessions() {
        return sessions;
    }

    static String nameAndVersion(ModelIdentity identity) {
        return identity.name() + "/" + identity.version();
    }

    @Override
    public void close() {
        sessions.forEach(ScoringSession::close);
    }
}
