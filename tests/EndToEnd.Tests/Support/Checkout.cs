namespace ProFL.EndToEnd.Tests.Support;

/// <summary>Files of the checkout that the tests were built from, found by walking up from them.</summary>
internal static class Checkout
{
    // the tests lie in artifacts/bin/<project>/<configuration>
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory);

    /// <summary>The folder of the shipped data sets.</summary>
    public static string Data => Path.Combine(Output.Parent!.Parent!.Parent!.Parent!.FullName, "data");

    /// <summary>The program as it was built with the tests.</summary>
    public static string Program => Path.Combine(Output.Parent!.Parent!.FullName, "ProFL.Cli", Output.Name, "profl.dll");
}
