import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.NodeValidationException;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/**
 * One OpenSearch node in a process of its own, made of the jars in Maven Central, until it is killed.
 *
 * <p>Usage: java -cp JARS Node.java FOLDER [SETTING=VALUE ...]. For development and tests: no TLS, no
 * users, no sandbox.
 */
public class Node extends org.opensearch.node.Node {
    private static final Collection<Class<? extends Plugin>> PLUGINS =
            List.of(Netty4Plugin.class, CommonAnalysisPlugin.class);

    Node(Environment environment) {
        super(environment, PLUGINS, true);
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        Settings.Builder settings =
                Settings.builder()
                        .put("path.home", home)
                        .put("path.data", home.resolve("data"))
                        .put("path.logs", home.resolve("logs"))
                        .put("cluster.name", "naba")
                        .put("network.host", "127.0.0.1")
                        // Long searches have more parts than the 1,024 of the default.
                        .put("indices.query.bool.max_clause_count", 16_384)
                        // Tests and developers do without the mappings of memory that servers raise.
                        .put("node.store.allow_mmap", false);
        for (String argument : List.of(arguments).subList(1, arguments.length)) {
            String[] setting = argument.split("=", 2);
            settings.put(setting[0], setting[1]);
        }
        start(settings.build(), home.resolve("config"));
    }

    private static void start(Settings settings, Path config)
            throws IOException, NodeValidationException, InterruptedException {
        Files.createDirectories(config);
        Environment environment =
                InternalSettingsPreparer.prepareEnvironment(
                        settings, Map.of(), config, () -> "node");
        LogConfigurator.setNodeName(environment.settings().get("node.name"));
        Node node = new Node(environment);
        node.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node)));
        new CountDownLatch(1).await();
    }

    private static void close(Node node) {
        try {
            node.close();
        } catch (IOException error) {
            System.err.println(error.getMessage());
        }
    }
}
