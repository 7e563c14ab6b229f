import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Unpacks all native libraries while an image is built, so that nothing has to be written, and
 * nothing has to be executable in a writable place, when it runs:
 *
 * <pre>
 * java -cp 'lib/*' UnpackNatives.java lib engine native
 * </pre>
 *
 * The engine's libraries go to the second folder, as the engine itself unpacks them; SQLite's and
 * JNA's go to the third. The engine's archive stays as the description of its libraries, without
 * them, which saves their size once.
 */
public class UnpackNatives {
    static final String ENGINE_ARCHIVE = "pytorch-native-";
    static final FileTime NO_TIME = FileTime.fromMillis(1_767_225_600_000L); // 2026, as in the jar itself

    /** Names of the platform by library. */
    record Platform(String sqlite, String jna) {
        static final Map<String, Platform> OF_ARCHITECTURE = Map.of(
                "amd64", new Platform("x86_64", "linux-x86-64"),
                "aarch64", new Platform("aarch64", "linux-aarch64"));
    }

    public static void main(String[] arguments) throws Exception {
        Path archives = Path.of(arguments[0]);
        Path engine = Path.of(arguments[1]).toAbsolutePath();
        Path natives = Files.createDirectories(Path.of(arguments[2]));
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ENGINE_CACHE_DIR", engine.toString());
        System.out.println("unpacked PyTorch " + Engine.getEngine("PyTorch").getVersion());
        Platform platform = Platform.OF_ARCHITECTURE.get(System.getProperty("os.arch"));
        copy("/org/sqlite/native/Linux/" + platform.sqlite() + "/libsqlitejdbc.so", natives);
        copy("/com/sun/jna/" + platform.jna() + "/libjnidispatch.so", natives);
        for (Path archive : engineArchives(archives)) {
            dropLibraries(archive);
        }
    }

    static void copy(String resource, Path folder) throws IOException {
        try (InputStream in = UnpackNatives.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("no " + resource + " on the class path");
            }
            Files.copy(in, folder.resolve(resource.substring(resource.lastIndexOf('/') + 1)));
        }
    }

    static List<Path> engineArchives(Path archives) throws IOException {
        try (Stream<Path> files = Files.list(archives)) {
            List<Path> found =
                    files.filter(file -> file.getFileName().toString().startsWith(ENGINE_ARCHIVE)).toList();
            if (found.isEmpty()) {
                throw new IOException("no " + ENGINE_ARCHIVE + "*.jar in " + archives);
            }
            return found;
        }
    }

    static void dropLibraries(Path archive) throws IOException {
        Path slim = archive.resolveSibling(archive.getFileName() + ".slim");
        try (JarFile from = new JarFile(archive.toFile());
                OutputStream file = Files.newOutputStream(slim);
                JarOutputStream to = new JarOutputStream(file)) {
            for (JarEntry entry : from.stream().filter(each -> !isLibrary(each.getName())).toList()) {
                JarEntry copy = new JarEntry(entry.getName());
                copy.setLastModifiedTime(NO_TIME);
                to.putNextEntry(copy);
                from.getInputStream(entry).transferTo(to);
                to.closeEntry();
            }
        }
        Files.move(slim, archive, StandardCopyOption.REPLACE_EXISTING);
    }

    static boolean isLibrary(String name) {
        return name.endsWith(".so") || name.contains(".so.");
    }
}
