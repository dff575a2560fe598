namespace ProFL.EndToEnd.Tests;

/// <summary>Where things lie in this checkout.</summary>
public static class Checkout
{
    public static string Root { get; } = FindRoot();

    /// <summary>The program, built in the same configuration as the tests.</summary>
    public static string Program { get; } = Path.Combine(Root, "artifacts", "bin", "ProFL.Cli", Configuration, "profl.dll");

    public static string Data { get; } = Path.Combine(Root, "data");

    public static string SmallJob { get; } = Path.Combine(AppContext.BaseDirectory, "Jobs", "small.conf");

    /// <summary>The small job with seven times its rounds.</summary>
    public static string EnduringJob { get; } = Path.Combine(AppContext.BaseDirectory, "Jobs", "enduring.conf");

    /// <summary>The small job, whose rounds leave behind who does not answer within seconds.</summary>
    public static string ImpatientJob { get; } = Path.Combine(AppContext.BaseDirectory, "Jobs", "impatient.conf");

    /// <summary>The small job, whose rounds go on without stragglers.</summary>
    public static string DeadlineJob { get; } = Path.Combine(AppContext.BaseDirectory, "Jobs", "deadline.conf");

    /// <summary>The small job with a mean of three rounds, a falling rate and a polish; it lacks what freezes a block.</summary>
    public static string AveragedJob { get; } = Path.Combine(AppContext.BaseDirectory, "Jobs", "averaged.conf");

    /// <summary>What `profl chaos` runs.</summary>
    public static string ChaosJob { get; } = Path.Combine(Root, "hocon", "jobs", "chaos.conf");

    /// <summary>A job whose steps are large enough that streaming them saves memory; everybody has plenty.</summary>
    public static string WideJob { get; } = Path.Combine(AppContext.BaseDirectory, "Jobs", "wide.conf");

    /// <summary>The shortest job there is.</summary>
    public static string BriefJob { get; } = Path.Combine(AppContext.BaseDirectory, "Jobs", "brief.conf");

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Name;

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ProFL.Actors.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run inside a checkout.");
    }
}
