using System.Collections.Immutable;

namespace ProFL.Cli.Faults;

/// <summary>A kind of fault that <c>profl chaos</c> and <c>profl fault</c> do to a process of a local cluster.</summary>
/// <param name="Name">As it is written at the command line.</param>
/// <param name="Description">What happens, in a line.</param>
/// <param name="Roles">The roles it can strike.</param>
/// <param name="Lasts">Whether it goes on for a while; others are done in a moment.</param>
public sealed record FaultKind(string Name, string Description, ImmutableArray<string> Roles, bool Lasts)
{
    private const string Coordinator = "coordinator", ClientNode = "client-node";

    /// <summary>SIGKILL.</summary>
    public static FaultKind Kill { get; } = new("kill", "SIGKILL; the supervisor starts it again", [Coordinator, ClientNode], Lasts: false);

    /// <summary>SIGSTOP, and SIGCONT after a while.</summary>
    public static FaultKind Stop { get; } = new("stop", "stands still (SIGSTOP), and goes on (SIGCONT)", [Coordinator, ClientNode], Lasts: true);

    /// <summary>SIGSTOP and SIGCONT in turn.</summary>
    public static FaultKind Slow { get; } = new("slow", "gets a fifth of its time: stands still for 80 of every 100 ms", [Coordinator, ClientNode], Lasts: true);

    /// <summary>An update that waits to be fetched has other bytes.</summary>
    public static FaultKind Corrupt { get; } = new("corrupt", "a byte of an update in its outbox changes before a coordinator has fetched it", [ClientNode], Lasts: false);

    /// <summary>SIGKILL, and what was pulled has other bytes.</summary>
    public static FaultKind CorruptCache { get; } = new("corrupt-cache", "SIGKILL, and a byte of every blob that it had pulled changes", [ClientNode], Lasts: false);

    /// <summary>SIGKILL, and the updates of the open round are gone.</summary>
    public static FaultKind DiskLoss { get; } = new("disk-loss", "SIGKILL, and the updates that it accepted for the open round are gone", [Coordinator], Lasts: false);

    /// <summary>The journal takes no writes for a while.</summary>
    public static FaultKind JournalOutage { get; } = new("journal-outage", "its journal takes no writes: another process has locked the SQLite file", [Coordinator], Lasts: true);

    /// <summary>Those that are built, in the order in which they are shown.</summary>
    public static ImmutableArray<FaultKind> All { get; } = [Kill, Stop, Slow, Corrupt, CorruptCache, DiskLoss, JournalOutage];

    private static readonly ImmutableArray<string> NotBuilt = ["partition", "duplicate", "reorder", "late", "truncate", "disk-full", "oom"];

    /// <summary>Whether it can strike a role.</summary>
    public bool Strikes(string role) => Roles.Contains(role);

    /// <summary>A kind by its name.</summary>
    /// <exception cref="UserException">There is none; says which there are.</exception>
    public static FaultKind Find(string name) => All.FirstOrDefault(k => k.Name == name) ?? throw new UserException(
        ExitCode.Usage,
        $"fault '{name}' {(NotBuilt.Contains(name) ? "is not built yet" : "is not known")}: there are {string.Join(", ", All.Select(k => k.Name))}");

    /// <summary>Kinds by their names, with commas, each once.</summary>
    /// <exception cref="UserException">One is not known, or none is named.</exception>
    public static ImmutableArray<FaultKind> FindAll(string names)
    {
        string[] wanted = names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return wanted.Length > 0
            ? [.. wanted.Select(Find).Distinct()]
            : throw new UserException(ExitCode.Usage, $"--faults names none: there are {string.Join(", ", All.Select(k => k.Name))}");
    }
}
