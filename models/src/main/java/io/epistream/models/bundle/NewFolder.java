package io.epistream.models.bundle;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder that is there whole or not at all: filled under another name beside its place, and renamed at the end. What a
 * killed process leaves behind bears that other name, which begins with a dot and ends in {@value #UNFINISHED}. Not
 * thread-safe.
 */
final class NewFolder implements AutoCloseable {
    private static final String UNFINISHED = ".part";

    private final Path target;
    private final Path unfinished;

    private NewFolder(Path target, Path unfinished) {
        this.target = target;
        this.unfinished = unfinished;
    }

    static NewFolder create(Path target) throws BundleException {
        Path whole = target.toAbsolutePath().normalize();
        refuseExisting(whole);
        Path parent = whole.getParent();
        if (parent == null || whole.getFileName() == null) {
            throw new BundleException(target.toString(), "is no place for a bundle", "Name a new folder");
        }
        try {
            Files.createDirectories(parent);
            Path unfinished = parent.resolve("." + whole.getFileName() + "." + UUID.randomUUID() + UNFINISHED);
            return new NewFolder(whole, Files.createDirectory(unfinished));
        } catch (IOException e) {
            throw unwritable(whole, e);
        }
    }

    /** Fails early where the folder could not be written for being there. */
    static void refuseExisting(Path target) throws BundleException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new BundleException(
                    target.toString(), "is there already, and a bundle is never written over", "Name a new folder");
        }
    }

    /** Where it is filled. */
    Path unfinished() {
        return unfinished;
    }

    /** Copies the regular files of another folder, without hidden ones and those of the names left out. */
    void copyAll(Path from, Set<String> leftOut) throws BundleException {
        try (Stream<Path> walked = Files.walk(from)) {
            List<Path> files = walked.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .toList();
            for (Path file : files) {
                String name = from.relativize(file).toString();
                if (!leftOut.contains(name) && !name.startsWith(".")) {
                    put(name, Files.readAllBytes(file));
                }
            }
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /** Writes a file, over one of that name. */
    void put(String name, byte[] content) throws BundleException {
        Path file = unfinished.resolve(name).normalize();
        if (!file.startsWith(unfinished)) {
            throw new IllegalArgumentException("name: must lie inside the folder, was " + name);
        }
        try {
            Files.createDirectories(file.resolveSibling("."));
            Files.write(file, content);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /** Completes the folder: from now on it is there. */
    void commit() throws BundleException {
        refuseExisting(target);
        try {
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            refuseExisting(target);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /** Discards the folder unless it was completed. */
    @Override
    public void close() {
        if (!Files.exists(unfinished)) {
            return;
        }
        try (Stream<Path> walked = Files.walk(unfinished)) {
            for (Path file : walked.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // the name says that it is not finished
        }
    }

    private static BundleException unwritable(Path target, IOException e) {
        return new BundleException(
                target.toString(), "cannot be written: " + e, "Check that the place is writable and has room", e);
    }
}
