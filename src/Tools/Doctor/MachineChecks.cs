using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Akka.Configuration;
using Npgsql;
using ProFL.ClientNode.Queue;
using ProFL.Coordinator.Persistence;
using ProFL.Node.Blobs;
using ProFL.Node.Hosting;
using ProFL.Node.Http;
using ProFL.Node.Numerics;
using ProFL.Training.Natives;
using ProFL.Training.Numerics;

namespace ProFL.Tools.Doctor;

/// <summary>What a machine needs to run a coordinator or a client node, looked at one by one.</summary>
/// <param name="config">The configuration of a coordinator here.</param>
/// <param name="folder">Where it would keep what it keeps.</param>
public sealed class MachineChecks(Config config, string folder)
{
    private const int NeededRuntime = 10;
    private const long NeededMemory = 1L << 30;
    private static readonly TimeSpan LargestClockDifference = TimeSpan.FromSeconds(5);

    /// <summary>Looks at everything.</summary>
    public IEnumerable<MachineCheck> All()
    {
        yield return Runtime();
        yield return MachineCheck.Of("libtorch", "See the line on libtorch in the README's requirements: Linux x64 with glibc", Torch);
        yield return MachineCheck.Of(
            "numerics",
            "Two trainings of the same bytes gave different floats: this machine cannot keep the promise of equality; check its memory",
            Numerics
        );
        yield return Memory();
        yield return MachineCheck.Of("disk", "Give a folder that can be written with --set profl.folder=DIR", Disk);
        yield return MachineCheck.Of("scratch", "Give a folder that can be written with --set profl.folder=DIR", Scratch);
        yield return MachineCheck.Of(
            "port of the cluster",
            "Correct akka.remote.dot-netty.tcp",
            () => Port("port of the cluster", MembershipSettings.From(config).Port, "--port")
        );
        yield return MachineCheck.Of(
            "port of HTTP",
            "Correct profl.http",
            () => Port("port of HTTP", HttpSettings.From(config).Port, "--set profl.http.port=")
        );
        yield return MachineCheck.Of("HTTP", "Correct profl.http", Http);
        yield return MachineCheck.Of("journal", "Do what it says; hocon/ddl/postgresql.sql makes the tables", Journal);
        yield return Clock();
    }

    private static MachineCheck Runtime() =>
        Environment.Version.Major >= NeededRuntime
            ? MachineCheck.Good("runtime", $".NET {Environment.Version}")
            : MachineCheck.Bad("runtime", $".NET {Environment.Version}", $"Install .NET {NeededRuntime}: https://dot.net/download");

    private static MachineCheck Torch()
    {
        NumericEnvironment.Apply("native");
        TorchNatives.Load();
        return MachineCheck.Good("libtorch", "loads");
    }

    private static MachineCheck Numerics()
    {
        (NumericProfile first, NumericProfile second) = (NumericCanary.Run("native"), NumericCanary.Run("native"));
        return first == second
            ? MachineCheck.Good(
                "numerics",
                $"two trainings give the same bytes, libtorch {first.Library}, canary {first.CanarySha256[..8]}"
            )
            : MachineCheck.Bad(
                "numerics",
                $"{first.CanarySha256[..8]} and {second.CanarySha256[..8]}",
                "This machine cannot keep the promise of equality: check its memory"
            );
    }

    private static MachineCheck Memory()
    {
        long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return memory >= NeededMemory
            ? MachineCheck.Good("memory", $"{Mebibytes(memory)} may be used")
            : MachineCheck.Bad(
                "memory",
                $"{Mebibytes(memory)} may be used",
                $"A client node wants {Mebibytes(NeededMemory)} beside what it trains: lift the limit, or use a larger machine"
            );
    }

    private MachineCheck Disk()
    {
        Directory.CreateDirectory(folder);
        string probe = Path.Combine(folder, $"doctor-{Guid.NewGuid():N}.tmp");
        File.WriteAllBytes(probe, [1]);
        File.Delete(probe);
        long floor = BlobSettings.From(config).FloorBytes;
        long free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        return free > 2 * floor
            ? MachineCheck.Good("disk", $"{Mebibytes(free)} free for {Path.GetFullPath(folder)}")
            : MachineCheck.Bad(
                "disk",
                $"{Mebibytes(free)} free for {Path.GetFullPath(folder)}",
                $"Blobs stop at profl.blobs.floor = {Mebibytes(floor)}: free some space, or name another disk with --set profl.folder=DIR"
            );
    }

    private MachineCheck Scratch()
    {
        Directory.CreateDirectory(folder);
        string path = Path.GetFullPath(folder);
        return ScratchFolder.MemoryFileSystemOf(path) is { } memory
            ? MachineCheck.Bad(
                "scratch",
                $"{path} lies in memory ({memory})",
                "Streamed trainings would save none there, and client nodes refuse it: name a folder on a disk with "
                    + "--set profl.folder=DIR, or set profl.client-node.scratch = 0"
            )
            : MachineCheck.Good("scratch", $"{path} is on a disk: streamed trainings can put their files there");
    }

    private static MachineCheck Port(string name, int port, string option)
    {
        if (port == 0)
        {
            return MachineCheck.Good(name, "any free one");
        }

        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return MachineCheck.Good(name, $"{port} is free");
        }
        catch (SocketException)
        {
            return OwnPort.HolderOf(port) is { } own
                ? MachineCheck.Good(name, $"{port} is that of {own}, which runs here; another node needs another port: {option}")
                : MachineCheck.Bad(
                    name,
                    $"{port} is taken",
                    $"Another program has it, or a coordinator of another user; give another port: {option}"
                );
        }
    }

    private MachineCheck Http()
    {
        var http = HttpSettings.From(config);
        bool isLoopback =
            http.Host == "localhost" || (IPAddress.TryParse(http.Host, out IPAddress? address) && IPAddress.IsLoopback(address));
        return isLoopback || http.Token is not null
            ? MachineCheck.Good("HTTP", $"at {http.Host}, {(http.Token is null ? "without" : "with")} a token")
            : MachineCheck.Bad("HTTP", $"at {http.Host} without a token", "Set profl.http.token-file");
    }

    private MachineCheck Journal()
    {
        JournalGuard.Check(config);
        var database = DatabaseSettings.From(config);
        if (!database.IsPostgres)
        {
            return MachineCheck.Good("journal", "SQLite, in the coordinator's folder");
        }

        PostgresJournal.Check(database.ConnectionString);
        using var connection = new NpgsqlConnection(database.ConnectionString);
        connection.Open();
        using NpgsqlCommand now = connection.CreateCommand();
        now.CommandText = "SELECT clock_timestamp()";
        TimeSpan difference = (DateTime.UtcNow - ((DateTime)now.ExecuteScalar()!).ToUniversalTime()).Duration();
        return difference < LargestClockDifference
            ? MachineCheck.Good(
                "journal",
                $"PostgreSQL {connection.PostgreSqlVersion}, its clock within "
                    + $"{Math.Ceiling(difference.TotalSeconds).ToString(CultureInfo.InvariantCulture)} s"
            )
            : MachineCheck.Bad(
                "journal",
                $"PostgreSQL's clock differs by {difference}",
                "Set both machines' clocks by NTP: times in the journal come from coordinators"
            );
    }

    // clocks decide nothing; a wrong one makes journals and logs hard to read
    private static MachineCheck Clock()
    {
        DateTime built = File.GetLastWriteTimeUtc(Path.Combine(AppContext.BaseDirectory, "profl.dll"));
        return DateTime.UtcNow >= built
            ? MachineCheck.Good("clock", DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture))
            : MachineCheck.Bad("clock", $"{DateTime.UtcNow:O} is before this program was built", "Set the clock, by NTP");
    }

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MiB");
}
