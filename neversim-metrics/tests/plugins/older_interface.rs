//! A plugin of an older interface: 0.9, with different contents.
#![expect(dead_code, reason = "only the layout of the module is looked at")]

use abi_stable::StableAbi;
use abi_stable::export_root_module;
use abi_stable::library::RootModule;
use abi_stable::prefix_type::PrefixTypeTrait;
use abi_stable::sabi_extern_fn;
use abi_stable::sabi_types::VersionStrings;

#[repr(C)]
#[derive(StableAbi)]
#[sabi(kind(Prefix(prefix_ref = PluginModuleRef, prefix_fields = PluginModulePrefix)))]
#[sabi(missing_field(panic))]
struct PluginModule {
    #[sabi(last_prefix_field)]
    metrics: extern "C" fn() -> u64,
}

impl RootModule for PluginModuleRef {
    abi_stable::declare_root_module_statics! {PluginModuleRef}
    const BASE_NAME: &'static str = "neversim_metrics_plugin";
    const NAME: &'static str = "neversim_metrics_plugin";
    const VERSION_STRINGS: VersionStrings = VersionStrings::new("0.9.0");
}

#[export_root_module]
fn module() -> PluginModuleRef {
    PluginModule { metrics }.leak_into_prefix()
}

#[sabi_extern_fn]
fn metrics() -> u64 {
    0
}
