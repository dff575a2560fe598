using System.Reflection;
using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Tests.Views;

/// <summary>A store that takes as long to write as the test wants.</summary>
public class HeldStore : DispatchProxy
{
    /// <summary>The store behind, which waits for nobody.</summary>
    public IBlobStore Inner { get; private set; } = null!;

    /// <summary>Whether writes are let through.</summary>
    public ManualResetEventSlim Gate { get; } = new(true);

    /// <summary>The store that others see.</summary>
    public IBlobStore Store => (IBlobStore)(object)this;

    public static HeldStore Over(IBlobStore store)
    {
        var held = (HeldStore)(object)Create<IBlobStore, HeldStore>();
        held.Inner = store;
        return held;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(IBlobStore.Write))
        {
            Gate.Wait();
        }

        try
        {
            return targetMethod.Invoke(Inner, args);
        }
        catch (TargetInvocationException e)
        {
            throw e.InnerException!;
        }
    }
}
