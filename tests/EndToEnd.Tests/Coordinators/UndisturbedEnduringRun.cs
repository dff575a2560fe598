namespace ProFL.EndToEnd.Tests.Coordinators;

/// <summary>The enduring job run once in one process that nobody disturbs.</summary>
public sealed class UndisturbedEnduringRun : UndisturbedRun
{
    protected override string JobFile => Checkout.EnduringJob;
}
