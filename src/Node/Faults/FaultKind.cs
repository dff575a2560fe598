using System.Collections.Immutable;

namespace ProFL.Node.Faults;

/// <summary>
/// A kind of fault that is done to a process of a cluster. Help, documents and errors take names and descriptions from here.
/// </summary>
/// <param name="Name">As it is written at the command line.</param>
/// <param name="Description">What happens, in a line.</param>
/// <param name="Roles">The roles it can strike.</param>
/// <param name="Lasts">Whether it goes on for a while; others are done in a moment.</param>
/// <param name="Way">Who does it.</param>
public sealed record FaultKind(string Name, string Description, ImmutableArray<string> Roles, bool Lasts, FaultWay Way)
{
    private const string Coordinator = "coordinator",
        ClientNode = "client-node";
    private static readonly ImmutableArray<string> Both = [Coordinator, ClientNode];

    /// <summary>SIGKILL.</summary>
    public static FaultKind Kill { get; } = new("kill", "SIGKILL; the supervisor starts it again", Both, Lasts: false, FaultWay.Outside);

    /// <summary>SIGSTOP, and SIGCONT after a while.</summary>
    public static FaultKind Stop { get; } =
        new("stop", "stands still (SIGSTOP), and goes on (SIGCONT)", Both, Lasts: true, FaultWay.Outside);

    /// <summary>SIGSTOP and SIGCONT in turn.</summary>
    public static FaultKind Slow { get; } =
        new("slow", "gets a fifth of its time: stands still for 80 of every 100 ms", Both, Lasts: true, FaultWay.Outside);

    /// <summary>Neither messages nor blobs pass.</summary>
    public static FaultKind Partition { get; } =
        new(
            "partition",
            "is cut off from every other process: neither messages nor blobs pass, in either direction; operators and the database still "
                + "reach it",
            Both,
            Lasts: true,
            FaultWay.Itself
        );

    /// <summary>Messages come twice.</summary>
    public static FaultKind Duplicate { get; } =
        new("duplicate", "what it sends to clients or to coordinators comes twice", Both, Lasts: true, FaultWay.Itself);

    /// <summary>Messages come in another order.</summary>
    public static FaultKind Reorder { get; } =
        new(
            "reorder",
            "what it sends to clients or to coordinators is held back for 300 ms and comes in reverse order",
            Both,
            Lasts: true,
            FaultWay.Itself
        );

    /// <summary>Messages come when their round is over.</summary>
    public static FaultKind Late { get; } =
        new(
            "late",
            "the first of each message that it sends to clients or to coordinators comes when its round is over; what it sends again "
                + "meanwhile passes",
            Both,
            Lasts: true,
            FaultWay.Itself
        );

    /// <summary>An update that waits to be fetched has other bytes.</summary>
    public static FaultKind Corrupt { get; } =
        new(
            "corrupt",
            "a byte of an update in its outbox changes before a coordinator has fetched it",
            [ClientNode],
            Lasts: false,
            FaultWay.Outside
        );

    /// <summary>An update that waits to be fetched has lost its end.</summary>
    public static FaultKind Truncate { get; } =
        new(
            "truncate",
            "an update in its outbox loses its second half before a coordinator has fetched it",
            [ClientNode],
            Lasts: false,
            FaultWay.Outside
        );

    /// <summary>SIGKILL, and what was pulled has other bytes.</summary>
    public static FaultKind CorruptCache { get; } =
        new("corrupt-cache", "SIGKILL, and a byte of every blob that it had pulled changes", [ClientNode], Lasts: false, FaultWay.Outside);

    /// <summary>SIGKILL, and the updates of the open round are gone.</summary>
    public static FaultKind DiskLoss { get; } =
        new(
            "disk-loss",
            "SIGKILL, and the updates that it accepted for the open round are gone; where the journal is in a database, all that it had "
                + "on disk",
            [Coordinator],
            Lasts: false,
            FaultWay.Outside
        );

    /// <summary>There is no room for blobs.</summary>
    public static FaultKind DiskFull { get; } =
        new(
            "disk-full",
            "its blob stores have no room: their floor of free space (profl.blobs.floor) is above what the disk has",
            Both,
            Lasts: true,
            FaultWay.Itself
        );

    /// <summary>The journal takes no writes for a while.</summary>
    public static FaultKind JournalOutage { get; } =
        new(
            "journal-outage",
            "its journal takes no writes: another process has locked the SQLite file; not where the journal is in a database",
            [Coordinator],
            Lasts: true,
            FaultWay.Outside
        );

    /// <summary>The kernel kills it within a training.</summary>
    public static FaultKind OutOfMemory { get; } =
        new(
            "oom",
            "is killed by the kernel in the middle of a training, for want of memory: it comes into a control group that has too little; "
                + "where none can be made (it takes root), SIGKILL",
            [ClientNode],
            Lasts: false,
            FaultWay.Outside
        );

    /// <summary>Every kind, in the order in which they are shown.</summary>
    public static ImmutableArray<FaultKind> All { get; } =
    [
        Kill,
        Stop,
        Slow,
        Partition,
        Duplicate,
        Reorder,
        Late,
        Corrupt,
        Truncate,
        CorruptCache,
        DiskLoss,
        DiskFull,
        JournalOutage,
        OutOfMemory,
    ];

    /// <summary>Whether it can strike a role.</summary>
    public bool Strikes(string role) => Roles.Contains(role);

    /// <inheritdoc/>
    public bool Equals(FaultKind? other) => Name == other?.Name;

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}
