namespace ProFL.EndToEnd.Tests.Faults;

/// <summary>The job of `profl chaos` run once in one process that nobody disturbs.</summary>
public sealed class UndisturbedChaosRun : UndisturbedRun
{
    protected override string JobFile => Checkout.ChaosJob;
}
