import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles the Sign.java of each folder into that folder: the compiler starts once, and is warm from the second one on. */
public class CompileEach {
    public static void main(String[] folders) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        for (String folder : folders) compiler.run(null, null, null, "-d", folder, folder + "/Sign.java");
    }
}
