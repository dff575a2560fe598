namespace ProFL.Architecture.Tests;

/// <summary>Asserts that there is none, and names each that there is.</summary>
internal static class Offenders
{
    public static void None(IEnumerable<string> offenders)
    {
        string[] all = [.. offenders];
        Assert.True(all.Length == 0, $"{all.Length} of them:{Environment.NewLine}{string.Join(Environment.NewLine, all)}");
    }
}
