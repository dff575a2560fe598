using System.Reflection;
using ProFL.Coordinator.Lifecycle;
using ProFL.Learning.Jobs;
using ProFL.Messages;
using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Tests.Architecture;

/// <summary>What decides knows no Torch: a coordinator must run where libtorch does not load, and in little memory.</summary>
public class TorchFreeTests
{
    private static readonly Assembly[] Rooms =
    [
        typeof(JobState).Assembly,
        typeof(JobSpec).Assembly,
        typeof(Protocol).Assembly,
        typeof(IBlobStore).Assembly,
    ];

    [Fact]
    public void Should_not_reach_torch_when_references_are_followed_to_the_end()
    {
        HashSet<string> reached = Closure(Rooms);

        // the walk is a deep one
        Assert.Contains("Google.Protobuf", reached);
        Assert.Contains("DotNetty.Transport", reached);
        Assert.DoesNotContain(reached, IsTorch);
    }

    [Fact]
    public void Should_not_bring_torch_along_when_the_packages_of_a_coordinator_are_resolved()
    {
        string dependencies = File.ReadAllText(Path.ChangeExtension(typeof(TorchFreeTests).Assembly.Location, "deps.json"));

        Assert.Contains("Akka.Cluster.Sharding", dependencies, StringComparison.Ordinal);
        Assert.DoesNotContain("torch", dependencies, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories).Select(Path.GetFileName),
            f => IsTorch(f!)
        );
    }

    [Fact]
    public void Should_have_no_torch_in_the_process_when_every_room_is_loaded()
    {
        foreach (Assembly room in Rooms)
        {
            room.GetTypes();
        }

        Assert.DoesNotContain(AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetName().Name!), IsTorch);
    }

    private static bool IsTorch(string name) => name.Contains("torch", StringComparison.OrdinalIgnoreCase) || name == "ProFL.Training";

    private static HashSet<string> Closure(IEnumerable<Assembly> roots)
    {
        var reached = new HashSet<string>();
        var open = new Queue<Assembly>(roots);
        while (open.TryDequeue(out Assembly? assembly))
        {
            foreach (AssemblyName reference in assembly.GetReferencedAssemblies().Where(r => reached.Add(r.Name!) && !IsFramework(r.Name!)))
            {
                open.Enqueue(Assembly.Load(reference));
            }
        }

        return reached;
    }

    private static bool IsFramework(string name) =>
        name is "netstandard" or "mscorlib"
        || name.StartsWith("System.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal);
}
